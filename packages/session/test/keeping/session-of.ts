import type { Session } from '../../src/session/session.ts';

export const NOW = 1_800_000_000;

/** Ada's, which began just now. */
export function sessionOf(change: Partial<Session> = {}): Session {
  return {
    ...{
      id: 'i',
      provider: 'idp',
      issuer: 'https://idp.example',
      subject: 'ada',
      sid: undefined,
      nonce: 'n',
    },
    ...{ claims: {}, groups: [], startedAt: NOW, seenAt: NOW, identifiedAt: NOW, refreshAt: NOW + 300 },
    ...{ refreshToken: 'r', idToken: undefined },
    ...change,
  };
}
