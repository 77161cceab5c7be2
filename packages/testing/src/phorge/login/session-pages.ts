import { type Answer, javelin, redirect } from '../answer.ts';
import { continueTo } from '../pages/continue-to.ts';
import { isFormPost } from '../pages/form-post.ts';
import { dialogForm, escapeHtml, page } from '../pages/page-view.ts';
import { isAjax, type PhorgeRequest, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { loginPage } from './login.ts';

/** `/auth/validate/`: after a login, checks that the browser kept the cookies. */
export function validate(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const expected = textParameter(request, 'expect') ?? '';
  const cookie = request.cookies.get('phusr');
  const { user } = request.viewer;
  if (user !== undefined && user.username === expected && cookie === expected) {
    return redirect(`${phorge.configuration.baseUri}/auth/finish/`);
  }
  const body =
    '<h1>Login Failure</h1><p>Login failed: the browser did not keep the login cookies ' +
    `for "${escapeHtml(expected)}".</p>`;
  return page(phorge, request.viewer, { title: 'Login Failure', body });
}

/** `/auth/finish/`: back to the page asked for before the login. */
export function finish(phorge: PhorgeState, request: PhorgeRequest): Answer {
  if (request.viewer.user === undefined) return redirect(`${phorge.configuration.baseUri}/`);
  const [, next] = /^\d+,(.*)$/.exec(request.cookies.get('next_uri') ?? '') ?? [];
  request.setCookies.clear('next_uri');
  request.setCookies.clear('jump_to_hisec');
  // Only a path of this site; "//" and "/\" would leave it.
  const target = next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/';
  const ascii = target.replace(/[^!-~]/gu, encodeURIComponent);
  return redirect(`${phorge.configuration.baseUri}${ascii}`);
}

/** `/logout/`: asks, then ends the session. `phusr` stays. Visitors without a session, or with one they may not use, get here too. */
export function logout(phorge: PhorgeState, request: PhorgeRequest): Answer {
  if (isFormPost(phorge, request)) {
    phorge.sessions.end(request.viewer.sessionKey);
    request.setCookies.clear('phsid');
    return continueTo(phorge, request, '/auth/loggedout/');
  }
  const title = 'Log Out?';
  const dialog = dialogForm(phorge, request, {
    title,
    body: '<p>Are you sure you want to log out?</p>',
    submit: 'Log Out',
  });
  if (isAjax(request)) return javelin({ error: null, payload: { dialog } });
  return page(phorge, request.viewer, { title, body: dialog });
}

/** `/auth/loggedout/`: the login page, without logging in again immediately. */
export function loggedOut(phorge: PhorgeState, request: PhorgeRequest): Answer {
  if (request.viewer.user !== undefined) return redirect(`${phorge.configuration.baseUri}/`);
  return loginPage(phorge, request);
}
