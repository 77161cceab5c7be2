import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isChallenge, provesChallenge } from '../../../src/sso/server/pkce.ts';

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

describe('the proof of a challenge (C17)', () => {
  it('is the verifier of RFC 7636, appendix B', async () => {
    const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
    expect(isChallenge(challenge)).toBe(true);
    expect(await provesChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk', challenge)).toBe(true);
    expect(await provesChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl', challenge)).toBe(false);
  });

  it.each(['v'.repeat(43), 'v'.repeat(128), `${'-._~'.repeat(10)}aZ9`])('may be %s', async (verifier) => {
    expect(await provesChallenge(verifier, challengeOf(verifier))).toBe(true);
  });

  it.each([
    '',
    'v'.repeat(42),
    'v'.repeat(129),
    `${'v'.repeat(43)}\n`,
    `${'v'.repeat(42)}=`,
    `${'v'.repeat(42)}ü`,
  ])('is not %j, although its hash is the challenge', async (verifier) => {
    expect(await provesChallenge(verifier, challengeOf(verifier))).toBe(false);
  });

  it('is required exactly where there was a challenge', async () => {
    expect(await provesChallenge(undefined, undefined)).toBe(true);
    expect(await provesChallenge(undefined, challengeOf('v'.repeat(43)))).toBe(false);
    expect(await provesChallenge('v'.repeat(43), undefined)).toBe(false);
  });
});
