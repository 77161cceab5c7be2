import type { Anonymous, BaseContext, Caller, HasCaller, Identity, Middleware } from '@portcullis/core';

/** Somebody verified, with these groups. */
export function member(...groups: string[]): Identity {
  return {
    kind: 'user',
    issuer: 'https://idp.example',
    subject: 'ada',
    email: undefined,
    name: undefined,
    groups,
    claims: {},
    authentication: { method: 'bearer', provider: 'idp', acr: undefined, amr: [], authTime: undefined },
    expiresAt: 2_000_000_000,
  };
}

/** Nobody known. */
export function nobody(...challenges: string[]): Anonymous {
  return { kind: 'anonymous', challenges };
}

/** Stands in for authentication. */
export function identifyAs(caller: Caller): Middleware<BaseContext, HasCaller> {
  return (_context, next) => next({ caller });
}

export const execution = { waitUntil: (): void => undefined };
