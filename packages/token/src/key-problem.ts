import { AccessError } from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import type { TokenProblem } from './token-failure.ts';

/**
 * The problem of a token for which no key was found; `undefined` if the error is a bug. Throws `gateway.misconfigured` if only another
 * configuration can make the keys available, such as an issuer that differs by a slash: no token is accepted then, however often the client
 * tries.
 *
 * @param error the error that the key source threw
 */
export function keyProblem(error: unknown): TokenProblem | undefined {
  if (!(error instanceof AccessError)) return undefined;
  const detail = `${error.code}: ${error.detail ?? error.message}`;
  if (error.permanent) throw requestError('gateway.misconfigured', { detail, cause: error });
  const code = error.status === 401 ? 'token.unknown_key' : 'token.keys_unavailable';
  return { code, detail, headers: error.headers };
}
