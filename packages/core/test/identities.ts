import type { Identity } from '../src/index.ts';

/** Somebody, verified. */
export function identity(subject: string): Identity {
  return {
    kind: 'user',
    issuer: 'https://id.example.com',
    subject,
    email: undefined,
    name: undefined,
    groups: [],
    claims: {},
    authentication: { method: 'bearer', provider: 'test', acr: undefined, amr: [], authTime: undefined },
    expiresAt: 2_000_000_000,
  };
}
