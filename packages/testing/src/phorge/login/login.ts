import { type Answer, html, javelin, redirect } from '../answer.ts';
import { continueTo, javelinRedirect } from '../pages/continue-to.ts';
import { errorPage } from '../pages/error-page.ts';
import { isFormPost } from '../pages/form-post.ts';
import { dialogForm, escapeHtml, hiddenFields, page } from '../pages/page-view.ts';
import { isAjax, isQuicksand, type PhorgeRequest, requestUri, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { authorizeForm, authorizeOrigin, authorizeUri } from './authorize.ts';
import { isAnonymousKey } from './sessions.ts';

/** How long the first page that an anonymous visitor requested stays the one to return to. */
const NEXT_URI_LIFE_IN_SECONDS = 120;

/**
 * What an anonymous visitor gets on a page that needs a login, and on `/auth/start/`.
 *
 * In this order: an invalid session cookie is cleared once; a Conduit call that missed `/api/` gets a hint; AJAX gets a dialog; then the
 * login page, or immediately the redirect to the only provider.
 */
export function startLogin(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const stale = clearStaleSession(phorge, request);
  if (stale !== undefined) return stale;
  if (request.parameters.has('__conduit__')) return conduitHint(request);
  if (isAjax(request) && !isQuicksand(request)) return loginDialog(phorge, request);

  rememberNextUri(phorge, request);
  const { oauthProvider, passwordLogin } = phorge.configuration;
  // Only the one provider that people can log in with; of several, Phorge does not know which is meant.
  const isOnly = oauthProvider?.allowLogin === true && !passwordLogin;
  if (oauthProvider === undefined || !isOnly || !oauthProvider.autoLogin) return loginPage(phorge, request);
  const location = authorizeUri(phorge, request, oauthProvider);
  return isQuicksand(request) ? javelinRedirect(location) : redirect(location);
}

/** The login page; also the page at `/auth/loggedout/`, which does not log in again immediately. */
export function loginPage(phorge: PhorgeState, request: PhorgeRequest, problem = ''): Answer {
  const { oauthProvider, passwordLogin } = phorge.configuration;
  const provider = oauthProvider?.allowLogin === true ? oauthProvider : undefined;
  if (provider === undefined && !passwordLogin) {
    return errorPage(phorge, request, 'Authentication Failure', NO_PROVIDER);
  }
  let body = `<h1>Login</h1><p>${escapeHtml(problem)}</p>`;
  if (passwordLogin) body += passwordForm(phorge, request);
  if (provider === undefined) return page(phorge, request.viewer, { title: 'Login', body });
  const button = provider.allowRegistration ? 'Log In or Register' : 'Log In';
  body += authorizeForm(phorge, request, provider, button);
  return {
    ...page(phorge, request.viewer, { title: 'Login', body }),
    formAction: authorizeOrigin(provider),
  };
}

const NO_PROVIDER =
  'This server is not configured with any enabled authentication providers which can be used to log in. If you have ' +
  'accidentally locked yourself out by disabling all providers, you can use `./bin/auth recover <username>` to recover ' +
  'access to an account.';

function passwordForm(phorge: PhorgeState, request: PhorgeRequest): string {
  return (
    `<form action="/auth/login/password:self/" method="POST">${hiddenFields(phorge.csrf.issue(request.viewer.sessionKey))}` +
    '<input type="text" name="username" /><input type="password" name="password" />' +
    '<button type="submit">Log In</button></form>'
  );
}

function clearStaleSession(phorge: PhorgeState, request: PhorgeRequest): Answer | undefined {
  const key = request.cookies.get('phsid');
  if (key === undefined || key === '' || isAnonymousKey(key)) return undefined;
  if (textParameter(request, 'cleared') !== undefined) {
    return html(
      '<!DOCTYPE html><html lang="en"><head><title>Invalid Session</title></head><body><p>Your login session is ' +
        'invalid, and clearing the session cookie was unsuccessful. Try clearing your browser cookies.</p></body></html>',
    );
  }
  request.setCookies.clear('phusr');
  request.setCookies.clear('phsid');
  return redirect(`${phorge.configuration.baseUri}${requestUri(request, [['cleared', '1']])}`);
}

function conduitHint(request: PhorgeRequest): Answer {
  const body = `ERR-CONDUIT: ${request.path} is not a Conduit method; calls go to /api/<method>.\n`;
  return { status: 200, contentType: 'text/plain; charset=utf-8', frame: 'page', body };
}

/** Its button asks for the same page again, now by navigation. */
function loginDialog(phorge: PhorgeState, request: PhorgeRequest): Answer {
  if (isFormPost(phorge, request) && request.parameters.has('__dialog__')) {
    return continueTo(phorge, request, requestUri(request));
  }
  const via = request.headers['x-phabricator-via'];
  if (typeof via === 'string') setNextUri(phorge, request, via);
  const dialog = dialogForm(phorge, request, {
    title: 'Login Required',
    body: '<p>You must log in to take this action.</p>',
    submit: 'Log In',
  });
  return javelin({ error: null, payload: { dialog } });
}

function rememberNextUri(phorge: PhorgeState, request: PhorgeRequest): void {
  const asked = textParameter(request, 'next');
  // On the login page itself there is nothing to return to.
  const own = request.path.startsWith('/auth/start/') ? undefined : requestUri(request);
  const next = asked ?? own;
  if (next !== undefined) setNextUri(phorge, request, next);
}

function setNextUri(phorge: PhorgeState, request: PhorgeRequest, path: string): void {
  const now = Math.floor(phorge.configuration.clock() / 1000);
  const [setAt] = (request.cookies.get('next_uri') ?? '').split(',');
  if (now - Number(setAt) < NEXT_URI_LIFE_IN_SECONDS && setAt !== '') return;
  request.setCookies.setTemporary('next_uri', `${now},${path}`);
}
