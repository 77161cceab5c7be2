import { expect, test } from 'vitest';
import { bearer } from '../../src/index.ts';
import { bearerScene } from '../fixtures/gate.ts';

test('bearer fetches the keys from the configured address', async () => {
  const { provider, bear } = await bearerScene();
  expect((await bear(await provider.token())).status).toBe(200);
  expect(provider.calls).toMatchObject({ discovery: 0, jwks: 1 });
});

test('bearer accepts any of several audiences', async () => {
  const { provider, bear } = await bearerScene({ audience: ['first', 'second'] });
  expect((await bear(await provider.token({ audience: 'second' }))).status).toBe(200);
  expect((await bear(await provider.token({ audience: ['x', 'first'] }))).status).toBe(200);
  expect((await bear(await provider.token({ audience: 'third' }))).code).toBe('token.audience');
});

test('C19, C20: issuer, audience and asymmetric algorithms are required by type', () => {
  // @ts-expect-error No audience.
  expect(() => bearer({ issuer: 'https://idp.example' })).toThrow(TypeError);
  // @ts-expect-error No issuer.
  expect(() => bearer({ audience: 'app' })).toThrow(TypeError);
  // @ts-expect-error An empty list of audiences.
  expect(() => bearer({ issuer: 'https://idp.example', audience: [] })).toThrow(TypeError);
  // @ts-expect-error A symmetric algorithm.
  expect(() => bearer({ issuer: 'https://idp.example', audience: 'app', algorithms: ['HS256'] })).toThrow(
    TypeError,
  );
  // @ts-expect-error No algorithm at all.
  expect(() => bearer({ issuer: 'https://idp.example', audience: 'app', algorithms: ['none'] })).toThrow(
    TypeError,
  );
});
