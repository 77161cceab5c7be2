import { type Answer, javelin } from '../answer.ts';
import { isAjax, isQuicksand, type PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { isFormPost } from './form-post.ts';
import { dialogForm, escapeHtml, page } from './page-view.ts';

/**
 * A page that shows its application, its path and the viewer, whatever it was asked.
 *
 * @param more HTML after that
 */
export function applicationPage(
  phorge: PhorgeState,
  request: PhorgeRequest,
  application: string,
  more = '',
): Answer {
  const wasSaved = isFormPost(phorge, request);
  const title = `${application}: ${request.path}`;
  const body = `<h1>${escapeHtml(application)}</h1><p class="path">${escapeHtml(request.path)}</p>${wasSaved ? '<p>Saved.</p>' : ''}${more}`;
  if (isQuicksand(request)) return javelin({ error: null, payload: { title, content: body } });
  if (isAjax(request)) {
    const dialog = dialogForm(phorge, request, { title, body, submit: 'Save' });
    return javelin({ error: null, payload: { dialog } });
  }
  return page(phorge, request.viewer, { title, body });
}
