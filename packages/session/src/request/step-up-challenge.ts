import { AccessError } from '@portcullis/core';

/**
 * The challenge of a failure that asks an identified caller for more than the login proved; `undefined` for every other failure.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 | RFC 9470 section 3}
 */
export function stepUpChallenge(error: unknown): string | undefined {
  if (!(error instanceof AccessError) || error.status !== 401) return undefined;
  const challenge = error.headers['www-authenticate'];
  return challenge?.includes('insufficient_user_authentication') === true ? challenge : undefined;
}
