import type { Anonymous, BaseContext, HasCaller } from '@portcullis/core';
import { type Parameters, readParameters, recognizedParameters } from '@portcullis/core/internal';
import { ssoError } from '../sso-failure.ts';
import { redirectUri, type ServerSettings } from '../sso-options.ts';
import type { LoginCodes } from './login-code.ts';
import { isChallenge } from './pkce.ts';

/** What Phorge sends, and the two parameters of PKCE. */
const PARAMETERS = [
  'client_id',
  'scope',
  'redirect_uri',
  'state',
  'response_type',
  'code_challenge',
  'code_challenge_method',
] as const;

type Given = Parameters<(typeof PARAMETERS)[number]>;

/**
 * The authorization endpoint: redirects an identified person back to Phorge with a code.
 *
 * It refuses disallowed callers here, with one of the gate's errors, since Phorge would show a failure of the later steps as a crash. Fails
 * with `sso.request`, `sso.login_required`, `sso.people_only`, `sso.no_username` and `sso.unavailable`. It redirects only to Phorge's own
 * callback, and only with a code. It does **not** ask the policy: a caller who gets here may log in.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1 | RFC 6749 section 4.1.1} and RFC 7636 section 4.3
 */
export async function authorize(
  context: BaseContext & HasCaller,
  settings: ServerSettings,
  codes: LoginCodes,
): Promise<Response> {
  // A HEAD must not leave a code behind.
  if (context.request.method !== 'GET') throw refused('only GET is allowed');
  const given = recognizedParameters(new URLSearchParams(context.target.search), PARAMETERS);
  const read = readParameters(given, PARAMETERS);
  if (!read.ok) throw refused(read.problem);
  const parameters = read.value;
  const state = checkParameters(parameters, settings);
  const { caller } = context;
  if (caller.kind === 'anonymous') throw loginRequired(caller);
  if (caller.kind !== 'user') throw ssoError('sso.people_only');
  const code = await codes.issue(context, caller, parameters.code_challenge);
  const location = `${redirectUri(settings)}?${new URLSearchParams({ code, state })}`;
  return new Response(null, {
    status: 302,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });
}

/** Checks everything but the caller. Returns the state, which is sent back unchanged. */
function checkParameters(given: Given, settings: ServerSettings): string {
  const expected = redirectUri(settings);
  if (given.client_id !== settings.clientId)
    throw refused('client_id is not the client id configured for this Phorge');
  if (given.redirect_uri !== expected) {
    throw refused(`redirect_uri is not ${expected}: check phabricator.base-uri and the server name`);
  }
  if (given.response_type !== 'code') throw refused('response_type is not "code"');
  if ((given.scope ?? '') !== '') throw refused('scope is not empty');
  const { state, code_challenge: challenge, code_challenge_method: method } = given;
  if (state === undefined || !/^[\x21-\x7e]{1,512}$/.test(state)) {
    throw refused('state is not 1 to 512 visible ASCII characters');
  }
  if (challenge === undefined && method === undefined) return state;
  // Without a method it would be "plain", which proves nothing to whoever saw the request.
  if (method !== 'S256') throw refused('code_challenge_method is not "S256"');
  if (challenge === undefined || !isChallenge(challenge))
    throw refused('code_challenge is not a SHA-256 hash in base64url');
  return state;
}

/** The policy normally requires a login before this step; if it admits everyone, the login is required here. */
function loginRequired({ challenges }: Anonymous): Error {
  const headers = challenges.length === 0 ? undefined : { 'www-authenticate': challenges.join(', ') };
  return ssoError('sso.login_required', { headers });
}

function refused(detail: string): Error {
  return ssoError('sso.request', { detail });
}
