import type { PhorgeOAuthProvider } from '../configuration.ts';
import { escapeHtml } from '../pages/page-view.ts';
import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';

const CLIENT_ID_LENGTH = 16;

/** The provider's authorization address for this browser, which gets its client id cookie; `scope` is sent, and empty. */
export function authorizeUri(
  phorge: PhorgeState,
  request: PhorgeRequest,
  provider: PhorgeOAuthProvider,
): string {
  const parameters: [string, string][] = [
    ['client_id', provider.clientId],
    ['scope', ''],
    ['redirect_uri', callbackUri(phorge)],
    ['state', phorge.csrf.stateFor(clientId(phorge, request))],
    ['response_type', 'code'],
  ];
  const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${provider.baseUri.replace(/\/$/, '')}/oauthserver/auth/?${query}`;
}

/** A form with one button that leads to the same address. Its page needs {@link authorizeOrigin} in `formAction`. */
export function authorizeForm(
  phorge: PhorgeState,
  request: PhorgeRequest,
  provider: PhorgeOAuthProvider,
  button: string,
): string {
  const [action = '', query] = authorizeUri(phorge, request, provider).split('?');
  const fields = [...new URLSearchParams(query)].map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}" />`,
  );
  return `<form method="GET" action="${escapeHtml(action)}"><button>${escapeHtml(button)}</button>${fields.join('')}</form>`;
}

/** What the content policy must allow forms to be sent to. */
export function authorizeOrigin(provider: PhorgeOAuthProvider): string {
  return new URL(provider.baseUri).origin;
}

/** Where the provider sends the browser back to. */
export function callbackUri(phorge: PhorgeState): string {
  const name = phorge.configuration.oauthProvider?.name ?? '';
  return `${phorge.configuration.baseUri}/auth/login/phabricator:${name}/`;
}

function clientId(phorge: PhorgeState, request: PhorgeRequest): string {
  const existing = request.cookies.get('phcid');
  if (existing !== undefined && existing !== '') return existing;
  const made = phorge.keys.key(CLIENT_ID_LENGTH);
  request.setCookies.setTemporary('phcid', made);
  return made;
}
