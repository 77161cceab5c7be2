import { createIdentityProvider } from '@portcullis/testing';
import { expect, test } from 'vitest';
import { bearer, oidc } from '../../src/index.ts';
import { gate, MovableClock } from '../fixtures/gate.ts';

const clock = new MovableClock();

async function scene(make: typeof oidc | typeof bearer) {
  const provider = await createIdentityProvider({ clock: clock.now });
  const { issuer, audience } = provider;
  const verifier = make({ issuer, audience, keys: { fetch: provider.fetch, tiers: [] } });
  return { provider, ...gate([verifier], clock) };
}

test.each([oidc, bearer])('oidc finds the keys of its issuer by discovery', async (make) => {
  const { provider, bear } = await scene(make);
  expect((await bear(await provider.token())).status).toBe(200);
  expect(provider.calls).toMatchObject({ discovery: 1, jwks: 1, other: 0 });
});

test('C30: a discovery document of another issuer verifies nothing', async () => {
  const { provider, bear } = await scene(oidc);
  const document = { issuer: 'https://attacker.example', jwks_uri: provider.jwksUri };
  provider.respond('discovery', () => Response.json(document));
  const outcome = await bear(await provider.token());
  expect(outcome).toMatchObject({ status: 500, code: 'gateway.misconfigured', caller: undefined });
  expect(outcome.detail).toContain('keys.discovery_mismatch');
});

test.each([
  ['with a slash that the configuration lacks', 'https://idp.example', 'https://idp.example/'],
  ['without the slash of the configuration', 'https://idp.example/', 'https://idp.example'],
])(
  'a bearer token of the issuer %s is answered as a misconfiguration, without advice to try again',
  async (_, configured, actual) => {
    const provider = await createIdentityProvider({ clock: clock.now, issuer: actual });
    const keys = { fetch: provider.fetch, tiers: [] };
    const { bear } = gate([oidc({ issuer: configured, audience: provider.audience, keys })], clock);
    const outcome = await bear(await provider.token());
    expect(outcome).toMatchObject({ status: 500, code: 'gateway.misconfigured', caller: undefined });
    expect(outcome.detail).toContain(`names an issuer other than ${JSON.stringify(configured)}`);
    expect(outcome.detail).toContain('with or without a slash at the end');
    expect(outcome.headers.get('retry-after')).toBeNull();
    expect(outcome.visible).toContain('"title":"Something went wrong here."');
    expect(outcome.visible).not.toMatch(/try again|idp\.example|issuer|slash/i);
  },
);
