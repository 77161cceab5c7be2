import type { AccessError } from '@portcullis/core';
import { type TokenProblem, tokenError } from './token-failure.ts';

/** The contents of a `WWW-Authenticate` challenge. */
export interface Challenge {
  readonly scheme: 'Bearer' | 'Cloudflare-Access';
  /** The protection space. Printable ASCII without quotes and backslashes. */
  readonly realm: string;
}

/** The protection space, unless an option names another. */
export const DEFAULT_REALM = 'portcullis';

const REALM = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

/** Whether the text can be written into a quoted string without escapes. */
export function isRealm(text: string): boolean {
  return REALM.test(text);
}

/** The challenge for a request without credentials. */
export function challengeText({ scheme, realm }: Challenge): string {
  return `${scheme} realm="${realm}"`;
}

/**
 * The error for a refused token, with the challenge that its status requires.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-3 | RFC 6750 section 3}
 */
export function refusal(challenge: Challenge, problem: TokenProblem): AccessError {
  const { code, detail, headers } = problem;
  const error = tokenError(code, { detail, headers });
  if (error.status !== 401) return error;
  const text = `${challengeText(challenge)}, error="invalid_token", error_description="${error.message}"`;
  return tokenError(code, { detail, headers: { ...headers, 'www-authenticate': text } });
}
