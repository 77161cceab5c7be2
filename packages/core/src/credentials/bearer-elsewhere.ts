import type { Identity } from '../identity/identity.ts';
import type { BaseContext } from '../request/base-context.ts';
import type { ProgramVerifier } from './program-verifier.ts';

/** Verifies bearer tokens in `Authorization`, as created by `bearer()`. */
export interface BearerVerifier<Env> {
  readonly identify: (context: BaseContext<Env>) => Identity | Promise<Identity> | undefined;
}

/**
 * Passes a token that was not sent in `Authorization: Bearer` to verifiers of bearer tokens. Throws their errors, and that of
 * `refused` if none of them identifies the caller; returns `undefined` if there is no token.
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
  // Rate limits are by client address.
  const address = context.request.headers.get('cf-connecting-ip');
  if (address !== null) headers.set('cf-connecting-ip', address);
  const request = new Request(context.target.href, { headers });
  for (const verifier of verifiers) {
    const identity = verifier.identify({ ...context, request });
    if (identity !== undefined) return identity;
  }
  return undefined;
}
