import { csrfException } from '../exceptions.ts';
import { isAjax, type PhorgeRequest, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';

/** Whether this is a form sent with its token. A form without one, or with a wrong one, is an exception. */
export function isFormPost(phorge: PhorgeState, request: PhorgeRequest): boolean {
  if (request.method !== 'POST' || textParameter(request, '__form__') === undefined) return false;
  requireCsrf(phorge, request);
  return true;
}

/** Checks the token in the field `__csrf__` or the header of AJAX calls. */
export function requireCsrf(phorge: PhorgeState, request: PhorgeRequest): void {
  const header = request.headers['x-phabricator-csrf'];
  const token = textParameter(request, '__csrf__') ?? (typeof header === 'string' ? header : '');
  if (phorge.csrf.accepts(request.viewer.sessionKey, token)) return;
  throw csrfException(isAjax(request), token !== '');
}
