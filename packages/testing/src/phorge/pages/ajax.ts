import { type Answer, javelin } from '../answer.ts';
import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';

/** `/login/refresh/`: a fresh CSRF token. The old one is not checked. */
export function refreshToken(phorge: PhorgeState, request: PhorgeRequest): Answer {
  return javelin({ error: null, payload: { token: phorge.csrf.issue(request.viewer.sessionKey) } });
}

/** `/notification/panel/`: the menu of notifications; there are never any. */
export function notificationPanel(): Answer {
  const content =
    '<div class="phabricator-notification-header"><a href="/notification/">Notifications</a></div>' +
    '<div class="phabricator-notification no-notifications">You have no notifications.</div>';
  return javelin({ error: null, payload: { content, number: 0 } });
}
