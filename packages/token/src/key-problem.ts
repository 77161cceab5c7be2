import { AccessError } from '@portcullis/core';
import type { TokenProblem } from './token-failure.ts';

/**
 * The problem of a token for which no key was found; `undefined` if the error is a bug.
 *
 * @param error the error that the key source threw
 */
export function keyProblem(error: unknown): TokenProblem | undefined {
  if (!(error instanceof AccessError)) return undefined;
  const code = error.status === 401 ? 'token.unknown_key' : 'token.keys_unavailable';
  return {
    code,
    detail: `${error.code}: ${error.detail ?? error.message}`,
    headers: error.headers,
    permanent: error.permanent,
  };
}
