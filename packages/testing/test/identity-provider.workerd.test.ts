import { createLocalJWKSet, type JWK, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { createIdentityProvider, forgeries } from '../src/index.ts';

test('inside workerd, a token verifies against the keys the provider serves', async () => {
  const provider = await createIdentityProvider({ algorithm: 'ES256' });
  const jwks = await (await provider.fetch(provider.jwksUri)).json<{ keys: JWK[] }>();
  const { payload } = await jwtVerify(await provider.token({ subject: 'alice' }), createLocalJWKSet(jwks));
  expect(payload.sub).toBe('alice');
});

test('inside workerd, an outage and its end are seen', async () => {
  const provider = await createIdentityProvider({ algorithm: 'ES256' });
  provider.stop();
  await expect(provider.fetch(provider.jwksUri)).rejects.toThrow(TypeError);
  provider.start();
  expect((await provider.fetch(provider.jwksUri)).status).toBe(200);
});

test('inside workerd, forgeries can be made', async () => {
  const provider = await createIdentityProvider({ algorithm: 'RS256' });
  const [publicJwk] = provider.publicJwks().keys;
  const list = await forgeries({ token: await provider.token(), publicJwk: publicJwk as JWK });
  expect(list.map(({ name }) => name)).toContain('HS256 with the public key as PEM');
});
