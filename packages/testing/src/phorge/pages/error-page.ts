import type { Answer } from '../answer.ts';
import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { escapeHtml, page } from './page-view.ts';

/** How Phorge says that something cannot be done: a page with status 200. */
export function errorPage(
  phorge: PhorgeState,
  request: PhorgeRequest,
  title: string,
  message: string,
): Answer {
  const body =
    `<div class="phui-info-view phui-info-severity-error"><h1 class="phui-info-view-head">${escapeHtml(title)}</h1>` +
    `<div class="phui-info-view-body">${escapeHtml(message)}</div></div>`;
  return page(phorge, request.viewer, { title, body });
}
