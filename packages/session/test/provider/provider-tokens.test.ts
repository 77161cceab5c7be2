import { forgeries, type IdentityProvider } from '@portcullis/testing';
import type { JoseHeader } from '@portcullis/testing/internal';
import { loginProvider } from '@portcullis/testing/internal';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { ProviderTokens } from '../../src/provider/provider-tokens.ts';
import { sessionSettings } from '../../src/settings/session-options.ts';
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
    ['claims', { exp: undefined }],
    ['claims', { exp: '9999999999' }],
    ['claims', { iat: undefined }],
  ])('reports token.%s of %j', async (problem, claims) => {
    await expect(verify(await signed(claims))).rejects.toMatchObject({
      code: 'session.id_token',
      detail: `verifying a token: token.${problem}`,
    });
  });

  const BEHIND = 'the clock of this gateway is slow, or that of the identity provider is fast';
  const AHEAD = 'the clock of this gateway is fast, or that of the identity provider is slow';
  test.each([
    [{ iat: now - 7200, exp: now - 6600 }, `the token, issued 7,200 s ago, expired 6,600 s ago: ${AHEAD}`],
    [{ exp: now - 30 }, expect.stringContaining(`expired 30 s ago: ${AHEAD}`)],
    [{ iat: now + 3600 }, `the token was issued 3,600 s in the future: ${BEHIND}`],
    [{ nbf: now + 31 }, `the token was issued 31 s in the future: ${BEHIND}`],
  ])('reports the difference of the clocks for a token with %j', async (claims, detail) => {
    const expected = typeof detail === 'string' ? `verifying a token: ${detail}` : detail;
    await expect(verify(await signed(claims))).rejects.toMatchObject({
      code: 'session.clock_skew',
      detail: expected,
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

  test('fetches the provider’s keys once, as long as their address does not change', async () => {
    const provider = await loginProvider(clock.now);
    const shared = sessionSettings(optionsFor(provider));
    const [settings] = shared.providers;
    if (settings === undefined) throw new Error('a provider was expected');
    const own = new ProviderTokens(settings, shared);
    const token = await provider.identity.sign({}, honest);
    for (const uri of [provider.identity.jwksUri, provider.identity.jwksUri])
      await own.verify(token, uri, { clock });
    expect(provider.identity.calls.jwks).toBe(1);
    await own.verify(token, `${provider.identity.jwksUri}?moved`, { clock });
    expect(provider.identity.calls).toMatchObject({ jwks: 2 });
  });

  test.each(['EdDSA', 'Ed25519'])(
    'accepts both names of Ed25519 where the provider is configured for it: %s',
    async (alg) => {
      const { publicKey, privateKey } = await generateKeyPair('Ed25519');
      const keys = [{ ...(await exportJWK(publicKey)), kid: 'ed' }];
      const provider = await loginProvider(clock.now);
      const shared = sessionSettings({ ...optionsFor(provider), fetch: async () => Response.json({ keys }) });
      const [settings] = shared.providers;
      if (settings === undefined) throw new Error('a provider was expected');
      const own = new ProviderTokens({ ...settings, idTokenAlgorithm: 'EdDSA' }, shared);
      const sign = (name: string) =>
        new SignJWT(honest).setProtectedHeader({ alg: name, kid: 'ed' }).sign(privateKey);
      expect(await own.verify(await sign(alg), identity.jwksUri, { clock })).toEqual(honest);
      await expect(own.verify(await signed({}), identity.jwksUri, { clock })).rejects.toMatchObject({
        code: 'session.id_token',
      });
    },
  );
});
