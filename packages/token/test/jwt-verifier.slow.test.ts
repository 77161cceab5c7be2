import { expect, test } from 'vitest';
import { bearerScene } from './fixtures/gate.ts';

const COOLDOWN = 30;

test('10,000 requests with random kids cause at most one key fetch per cooldown', async () => {
  const { provider, bear, clock } = await bearerScene();
  const good = await provider.token();
  expect((await bear(good)).status).toBe(200);
  clock.pass(COOLDOWN);
  provider.resetCalls();
  const [, payload, signature] = good.split('.');
  const codes = new Set<string | undefined>();
  for (let index = 0; index < 10_000; index += 1) {
    const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid: `random-${index}` })).toString(
      'base64url',
    );
    codes.add((await bear(`${header}.${payload}.${signature}`)).code);
  }
  expect(codes).toEqual(new Set(['token.unknown_key']));
  expect(provider.calls.jwks).toBe(1);
}, 60_000);
