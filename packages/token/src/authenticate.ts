import type { BaseContext, HasCaller, HasIdentity, Identity, Middleware } from '@portcullis/core';
import { expiringAnswer } from './expiring-answer.ts';
import {
  challengesOf,
  checkIdentity,
  firstIdentity,
  reasonOf,
  type Unidentified,
  verifierList,
} from './first-identity.ts';
import { tokenError } from './token-failure.ts';
import type { Verifier } from './verifier.ts';

/**
 * A step that admits verified callers only. It adds `identity`, and the same object as `caller`, to the context.
 *
 * Needs at least one verifier; without one it throws a `TypeError` at start. Refuses with 401 and `WWW-Authenticate` if
 * credentials are missing or invalid, and with 503 if the issuer is needed and cannot be reached. A WebSocket, or a stream such
 * as server-sent events, is closed when the token that opened it expires or, for opaque tokens, is revoked. It does **not** check
 * what the caller is allowed to do: add a policy after it.
 *
 * @example
 * ```ts
 * import { type BaseContext, pipeline, worker } from '@portcullis/core';
 * import { authenticate, bearer } from '@portcullis/token';
 *
 * const app = pipeline<BaseContext>()
 *   .use(authenticate(bearer({ issuer: 'https://id.example.com', audience: 'https://app.example.com' })))
 *   .handle(({ identity }) => new Response(`Hello ${identity.subject}`));
 *
 * export default { fetch: worker(app) };
 * ```
 */
export function authenticate<Env = unknown>(
  ...verifiers: readonly [Verifier<Env>, ...Verifier<Env>[]]
): Middleware<BaseContext<Env>, HasIdentity & HasCaller> {
  const list = verifierList('authenticate', verifiers);
  return function authenticate(context, next) {
    const missing = (): Error => {
      const challenges = challengesOf(list, context);
      const reason = reasonOf(list);
      return tokenError('token.missing', {
        detail: `the request has no credentials for any of these verifiers: ${list.map(({ name }) => name).join(', ')}${reason === undefined ? '' : `; ${reason}`}`,
        headers: challenges.length === 0 ? undefined : { 'www-authenticate': challenges.join(', ') },
      });
    };
    const known = (identity: Identity | Unidentified): Promise<Response> => {
      if (identity?.kind === 'unidentified') throw identity.unnamed ?? missing();
      checkIdentity(identity);
      context.trail.add({ type: 'caller.identified', identity });
      return expiringAnswer(next({ identity, caller: identity }), identity, context, list);
    };
    const found = firstIdentity(list, context);
    if (found === undefined) throw missing();
    return found instanceof Promise ? found.then(known) : known(found);
  };
}
