import { forgeries, type IdentityProvider } from '@portcullis/testing';
import type { JoseHeader } from '@portcullis/testing/internal';
import { loginProvider } from '@portcullis/testing/internal';
import { beforeAll, describe, expect, test } from 'vitest';
import { ProviderTokens } from '../../src/provider/provider-tokens.ts';
import { sessionSettings } from '../../src/session-options.ts';
import { MovableClock } from '../fixtures/movable-clock.ts';
import { optionsFor } from '../fixtures/scene.ts';

// What the certified client checks of an ID token before is left out here: these are the checks of ours alone.

const clock = new MovableClock();
const now = clock.seconds;
const honest = { iss: 'https://idp.example', aud: 'gate', sub: 'ada', iat: now, exp: now + 60 };

let identity: IdentityProvider;
let tokens: ProviderTokens;

beforeAll(async () => {
  const provider = await loginProvider(clock.now);
  identity = provider.identity;
  const shared = sessionSettings(optionsFor(provider));
  const [settings] = shared.providers;
  if (settings === undefined) throw new Error('a provider was expected');
  tokens = new ProviderTokens(settings, shared);
});

const signed = (claims: object, header: JoseHeader = {}) => identity.sign(header, { ...honest, ...claims });
const verify = (token: string) => tokens.verify(token, identity.jwksUri, { clock });

describe('ProviderTokens', () => {
  test.each([undefined, 'JWT', 'logout+jwt', 'application/jwt', 'ID'])('accepts the type %s', async (typ) => {
    expect(await verify(await signed({}, { typ }))).toEqual(honest);
  });

  test('accepts a token with several audiences, and times within the tolerance', async () => {
    const claims = { aud: ['other', 'gate'], exp: now - 29, nbf: now + 30, iat: now + 30 };
    expect(await verify(await signed(claims))).toMatchObject(claims);
  });

  test.each([
    ['issuer', { iss: 'https://evil.example' }],
    ['issuer', { iss: undefined }],
    ['audience', { aud: 'other' }],
    ['audience', { aud: undefined }],
    ['audience', { aud: ['other'] }],
    ['expired', { exp: now - 30 }],
    ['claims', { exp: undefined }],
    ['claims', { exp: '9999999999' }],
    ['claims', { iat: undefined }],
    ['not_yet_valid', { iat: now + 31 }],
    ['not_yet_valid', { nbf: now + 31 }],
  ])('says token.%s of %j', async (problem, claims) => {
    await expect(verify(await signed(claims))).rejects.toMatchObject({
      code: 'session.id_token',
      detail: `verifying a token: token.${problem}`,
    });
  });

  test('C19, C34, C35: refuses every forgery of a good token', async () => {
    const [publicJwk] = identity.publicJwks().keys;
    if (publicJwk === undefined) throw new Error('a key was expected');
    const forged = await forgeries({ token: await signed({}), publicJwk });
    expect(forged.length).toBeGreaterThan(100);
    for (const { name, token } of forged) {
      await expect(verify(token), name).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:session\.id_token|keys\.unknown)$/),
      });
    }
  });
});
