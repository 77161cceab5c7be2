import type { BaseContext, Identity } from '@portcullis/core';

/** Knows bearer tokens in `Authorization`, as `bearer()` makes it. */
export interface BearerVerifier<Env> {
  readonly identify: (context: BaseContext<Env>) => Identity | Promise<Identity> | undefined;
}

/** Whether a text has the form of a JWT. */
export function isJwt(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

/**
 * Has verifiers of bearer tokens look at one that came elsewhere than in `Authorization: Bearer`. Fails as they do; `undefined` where
 * it is none of theirs.
 */
export function identityOfBearer<Env>(
  verifiers: readonly BearerVerifier<Env>[],
  context: BaseContext<Env>,
  token: string,
): Identity | Promise<Identity> | undefined {
  if (!/^[\w.~+/-]+=*$/.test(token)) return undefined;
  const request = new Request(context.target.href, { headers: { authorization: `Bearer ${token}` } });
  for (const verifier of verifiers) {
    const identity = verifier.identify({ ...context, request });
    if (identity !== undefined) return identity;
  }
  return undefined;
}
