import { type Answer, html, javelin, redirect } from './answer.ts';
import { dialogForm, escapeHtml, hiddenFields, page } from './page-view.ts';
import { isAjax, isQuicksand, type PhorgeRequest, requestUri, textParameter } from './phorge-request.ts';
import type { PhorgeState } from './phorge-state.ts';
import { isAnonymousKey } from './sessions.ts';

/** For so long the first page a stranger asked for stays the one to return to. */
const NEXT_URI_LIFE_IN_SECONDS = 120;
const CLIENT_ID_LENGTH = 16;

/**
 * What a stranger gets on a page that needs a login, and on `/auth/start/`.
 *
 * In this order: a session cookie that is no session is cleared once; a Conduit call that missed `/api/` gets
 * a hint; AJAX gets a dialog; then the login page, or at once the redirect to the only provider.
 */
export function startLogin(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const stale = clearStaleSession(phorge, request);
  if (stale !== undefined) return stale;
  if (request.parameters.has('__conduit__')) return conduitHint(request);
  if (isAjax(request) && !isQuicksand(request)) return loginDialog(phorge, request);

  rememberNextUri(phorge, request);
  const provider = phorge.configuration.oauthProvider;
  const autoLogin = provider !== undefined && !phorge.configuration.passwordLogin;
  if (!autoLogin) return loginPage(phorge, request);
  const location = authorizeUri(phorge, clientId(phorge, request));
  if (isQuicksand(request)) return javelin({ error: null, payload: { redirect: location, close: null } });
  return redirect(location);
}

/** The login page; also what stands on `/auth/loggedout/`, where nobody is logged in again at once. */
export function loginPage(phorge: PhorgeState, request: PhorgeRequest, problem = ''): Answer {
  const { oauthProvider, passwordLogin } = phorge.configuration;
  let body = `<h1>Login</h1><p>${escapeHtml(problem)}</p>`;
  if (passwordLogin) body += passwordForm(phorge, request);
  if (oauthProvider === undefined) return page(phorge, request.viewer, { title: 'Login', body });
  const [action = '', query] = authorizeUri(phorge, clientId(phorge, request)).split('?');
  const fields = [...new URLSearchParams(query)].map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}" />`,
  );
  body += `<form method="GET" action="${escapeHtml(action)}"><button>Log In or Register</button>${fields.join('')}</form>`;
  const formAction = new URL(oauthProvider.baseUri).origin;
  return { ...page(phorge, request.viewer, { title: 'Login', body }), formAction };
}

function passwordForm(phorge: PhorgeState, request: PhorgeRequest): string {
  return (
    `<form action="/auth/login/password:self/" method="POST">${hiddenFields(phorge.csrf.issue(request.viewer.sessionKey))}` +
    '<input type="text" name="username" /><input type="password" name="password" />' +
    '<button type="submit">Log In</button></form>'
  );
}

/** The provider's authorise address for this browser; `scope` is sent, and empty. */
function authorizeUri(phorge: PhorgeState, id: string): string {
  const provider = phorge.configuration.oauthProvider;
  if (provider === undefined) throw new Error('no OAuth provider is set up');
  const parameters: [string, string][] = [
    ['client_id', provider.clientId],
    ['scope', ''],
    ['redirect_uri', callbackUri(phorge)],
    ['state', phorge.csrf.stateFor(id)],
    ['response_type', 'code'],
  ];
  const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${provider.baseUri.replace(/\/$/, '')}/oauthserver/auth/?${query}`;
}

/** Where the provider sends the browser back to. */
export function callbackUri(phorge: PhorgeState): string {
  const name = phorge.configuration.oauthProvider?.name ?? '';
  return `${phorge.configuration.baseUri}/auth/login/phabricator:${name}/`;
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

function loginDialog(phorge: PhorgeState, request: PhorgeRequest): Answer {
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

function clientId(phorge: PhorgeState, request: PhorgeRequest): string {
  const existing = request.cookies.get('phcid');
  if (existing !== undefined && existing !== '') return existing;
  const made = phorge.keys.key(CLIENT_ID_LENGTH);
  request.setCookies.setTemporary('phcid', made);
  return made;
}
