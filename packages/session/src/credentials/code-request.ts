import { loginError } from '../failures/login-failure.ts';

/** The request that a program on the same computer makes through a browser. */
export interface CodeRequest {
  readonly name: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly state: string;
  /** Origin of the host that the credential is for (RFC 8707). `undefined`: this one. */
  readonly resource: string | undefined;
}

/** The parameters of an authorization request, and of the form that repeats them. */
export const CODE_PARAMETERS = [
  'response_type',
  'client_id',
  'redirect_uri',
  'state',
  'code_challenge',
  'code_challenge_method',
] as const;

/** The same for a login host, with the host that the credential is for. */
export const HOST_CODE_PARAMETERS: readonly [...typeof CODE_PARAMETERS, 'resource'] = [
  ...CODE_PARAMETERS,
  'resource',
];

type Given = Readonly<Partial<Record<(typeof HOST_CODE_PARAMETERS)[number], string>>>;

/**
 * Reads an authorization request of a native app. The code may go only to a loopback address, and only with PKCE: a client that intercepts
 * it cannot use it. Fails with `session.parameters`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252#section-7.3 | RFC 8252 section 7.3} and RFC 7636 section 4.3
 */
export function codeRequest(given: Given): CodeRequest {
  const { response_type: type, client_id: name, redirect_uri: redirectUri = '', state = '' } = given;
  const { code_challenge: challenge = '', code_challenge_method: method, resource } = given;
  if (type !== 'code') throw refused('"response_type" must be code');
  if (!isLoopback(redirectUri))
    throw refused('"redirect_uri" must be http://127.0.0.1 or http://[::1] with a port');
  if (method !== 'S256' || !/^[\w-]{43}$/.test(challenge)) {
    throw refused('"code_challenge" is required, with the method S256');
  }
  if (!/^[\w.~-]{1,200}$/.test(state)) throw refused('"state" must be 1 to 200 unreserved characters');
  return { name: programName(name), redirectUri, challenge, state, resource };
}

/** The name that a program gave. People read it before they agree. */
export function programName(given: string | undefined): string {
  if (given !== undefined && /^[\x20-\x7e]{1,100}$/.test(given)) return given;
  throw refused('"client_id" must be 1 to 100 printable ASCII characters');
}

function isLoopback(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null && /^http:\/\/(?:127\.0\.0\.1|\[::1\]):\d{1,5}\/[\w/-]*$/.test(text) && url.href === text
  );
}

function refused(detail: string): Error {
  return loginError('session.parameters', { detail });
}
