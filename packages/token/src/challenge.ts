import type { AccessError } from '@portcullis/core';
import { type TokenProblem, tokenError } from './token-failure.ts';

/** How a client is told to authenticate. */
export interface Challenge {
  readonly scheme: 'Bearer' | 'Cloudflare-Access';
  /** Names the protected space. Without quotes, backslashes and control characters. */
  readonly realm: string;
}

const REALM = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

/** Whether the text can stand in a quoted string as it is. */
export function isRealm(text: string): boolean {
  return REALM.test(text);
}

/** The challenge of a request that carries no credentials. */
export function challengeText({ scheme, realm }: Challenge): string {
  return `${scheme} realm="${realm}"`;
}

/**
 * The error of a token that was refused, with the challenge that its status asks for.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-3 | RFC 6750 section 3}
 */
export function refusal(challenge: Challenge, problem: TokenProblem): AccessError {
  const { code, detail, headers } = problem;
  const error = tokenError(code, { detail, headers });
  if (error.status !== 401) return error;
  const text = `${challengeText(challenge)}, error="invalid_token", error_description="${error.message}"`;
  return tokenError(code, { detail, headers: { ...headers, 'www-authenticate': text } });
}
