import { AccessError } from '@portcullis/core';
import type { TokenProblem } from './token-failure.ts';

/**
 * What it means for a token that no key was found for it, or `undefined` if the error is no verdict but a bug.
 *
 * @param error what the key source threw
 */
export function keyProblem(error: unknown): TokenProblem | undefined {
  if (!(error instanceof AccessError)) return undefined;
  const code = error.status === 401 ? 'token.unknown_key' : 'token.keys_unavailable';
  return { code, detail: `${error.code}: ${error.detail ?? error.message}`, headers: error.headers };
}
