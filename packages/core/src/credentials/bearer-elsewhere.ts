import type { Identity } from '../identity/identity.ts';
import type { BaseContext } from '../request/base-context.ts';
import type { ProgramVerifier } from './program-verifier.ts';

/** Knows bearer tokens in `Authorization`, as `bearer()` makes it. */
export interface BearerVerifier<Env> {
  readonly identify: (context: BaseContext<Env>) => Identity | Promise<Identity> | undefined;
}

/**
 * Has verifiers of bearer tokens look at one that came elsewhere than in `Authorization: Bearer`. Fails as they do, and as `refused` says
 * where it is none of theirs; knows nobody where there is none.
 */
export function bearerElsewhere<Env>(
  verifiers: readonly BearerVerifier<Env>[],
  name: string,
  tokenIn: (context: BaseContext<Env>) => string | undefined,
  refused: () => Error,
): ProgramVerifier<Env> {
  return {
    name,
    challenge: () => undefined,
    identify: (context) => {
      const token = tokenIn(context);
      if (token === undefined) return undefined;
      const identity = identityOfBearer(verifiers, context, token);
      if (identity !== undefined) return identity;
      throw refused();
    },
  };
}

function identityOfBearer<Env>(
  verifiers: readonly BearerVerifier<Env>[],
  context: BaseContext<Env>,
  token: string,
): Identity | Promise<Identity> | undefined {
  if (!/^[\w.~+/-]+=*$/.test(token)) return undefined;
  const headers = new Headers({ authorization: `Bearer ${token}` });
  // Who asks too often is told by it.
  const address = context.request.headers.get('cf-connecting-ip');
  if (address !== null) headers.set('cf-connecting-ip', address);
  const request = new Request(context.target.href, { headers });
  for (const verifier of verifiers) {
    const identity = verifier.identify({ ...context, request });
    if (identity !== undefined) return identity;
  }
  return undefined;
}
