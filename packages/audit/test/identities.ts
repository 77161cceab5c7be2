import type { Identity } from '@portcullis/core';

/** Somebody, verified. */
export function identity(more: Partial<Identity> = {}): Identity {
  return {
    kind: 'user',
    issuer: 'https://id.example.com',
    subject: 'alice',
    email: 'alice@example.com',
    name: 'Alice',
    groups: ['eng', 'all'],
    claims: { secret_claim: 'never-recorded' },
    authentication: {
      method: 'bearer',
      provider: 'corporate',
      acr: 'urn:loa:2',
      amr: ['pwd', 'mfa'],
      authTime: 1_700_000_000,
    },
    expiresAt: 2_000_000_000,
    ...more,
  };
}
