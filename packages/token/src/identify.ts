// A request's way, 10 of 15: who is the caller? Next: packages/roles/src/map-roles.ts
import type { AccessError, Anonymous, BaseContext, HasCaller, Identity, Middleware } from '@portcullis/core';
import { expiringAnswer } from './expiring-answer.ts';
import {
  challengesOf,
  checkIdentity,
  firstIdentity,
  reasonOf,
  type Unidentified,
  verifierList,
} from './first-identity.ts';
import type { Verifier } from './verifier.ts';

/**
 * A step that identifies the caller and also admits requests without credentials, so that later steps can decide about them. It
 * adds `caller` to the context, which is anonymous only if the request has **no** credentials: invalid ones are refused with 401.
 *
 * Needs at least one verifier. Refuses like `authenticate`, except for missing credentials. A WebSocket, or a stream such as
 * server-sent events, is closed when the token that opened it expires or, for opaque tokens, is revoked. It does **not** check
 * what the caller is allowed to do: add a policy after it.
 *
 * @example
 * ```ts
 * import { type BaseContext, pipeline, worker } from '@portcullis/core';
 * import { bearer, identify } from '@portcullis/token';
 *
 * const app = pipeline<BaseContext>()
 *   .use(identify(bearer({ issuer: 'https://id.example.com', audience: 'https://app.example.com' })))
 *   .handle(({ caller }) => new Response(caller.kind === 'anonymous' ? 'Who are you?' : `Hello ${caller.subject}`));
 *
 * export default { fetch: worker(app) };
 * ```
 */
export function identify<Env = unknown>(
  ...verifiers: readonly [Verifier<Env>, ...Verifier<Env>[]]
): Middleware<BaseContext<Env>, HasCaller> {
  const list = verifierList('identify', verifiers);
  return function identify(context, next) {
    const anonymous = (unnamed?: AccessError): Promise<Response> => {
      context.trail.add({ type: 'caller.anonymous' });
      const reason = unnamed?.detail ?? reasonOf(list);
      const caller: Anonymous = {
        kind: 'anonymous',
        challenges: challengesOf(list, context),
        ...(reason === undefined ? {} : { reason }),
        ...(unnamed === undefined ? {} : { unnamedService: true }),
      };
      return next({ caller });
    };
    const identified = (identity: Identity | Unidentified): Promise<Response> => {
      if (identity?.kind === 'unidentified') return anonymous(identity.unnamed);
      checkIdentity(identity);
      context.trail.add({ type: 'caller.identified', identity });
      return expiringAnswer(next({ caller: identity }), identity, context, list);
    };
    const found = firstIdentity(list, context);
    if (found === undefined) return anonymous();
    return found instanceof Promise ? found.then(identified) : identified(found);
  };
}
