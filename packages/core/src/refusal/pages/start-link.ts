import type { Theme } from '../../browser/frame/theme.ts';
import { type Html, html } from '../../browser/html.ts';
import type { RefusalMessages } from './refusal-messages.ts';

/** A link to the start page of the application, with the application's name. */
export function startLink(
  { name }: Pick<Theme, 'name'>,
  { backTo, backToStart }: Pick<RefusalMessages, 'backTo' | 'backToStart'>,
): Html {
  return html`<a href="/">${name === undefined ? backToStart : backTo(name)}</a>`;
}
