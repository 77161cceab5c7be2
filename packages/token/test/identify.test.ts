import { createIdentityProvider } from '@portcullis/testing';
import { expect, test } from 'vitest';
import { bearer, identify } from '../src/index.ts';
import { gate, MovableClock } from './fixtures/gate.ts';

const clock = new MovableClock();
const provider = await createIdentityProvider({ clock: clock.now });
const { issuer, audience, jwksUri: jwksUrl } = provider;
const verifier = bearer({ issuer, audience, jwksUrl, keys: { fetch: provider.fetch, tiers: [] } });
const { ask, bear } = gate([verifier], clock, 'identify');

test('a caller without credentials is anonymous, and gets the challenges', async () => {
  const { status, caller, entries } = await ask();
  expect(status).toBe(200);
  expect(caller).toEqual({ kind: 'anonymous', challenges: ['Bearer realm="portcullis"'] });
  expect(entries).toEqual([{ type: 'caller.anonymous' }]);
});

test('who brings credentials of another kind is anonymous', async () => {
  expect((await ask({ authorization: 'Basic YTpi' })).caller).toMatchObject({ kind: 'anonymous' });
});

test('a caller with a good token is authenticated', async () => {
  const { caller, entries } = await bear(await provider.token({ subject: 'ada' }));
  expect(caller).toMatchObject({ kind: 'user', subject: 'ada' });
  expect(entries).toEqual([{ type: 'caller.identified', identity: caller }]);
});

test('C27: a caller with a bad token is refused, not anonymous', async () => {
  const expired = await provider.token({ expiresInSeconds: -60 });
  expect(await bear(expired)).toMatchObject({ status: 401, code: 'token.expired', caller: undefined });
  for (const value of [
    'Bearer',
    'Bearer x',
    'Bearer  x',
    'bearer\tx',
    'Bearer a, Bearer b',
    `Bearer ${expired}x`,
  ]) {
    expect(await ask({ authorization: value })).toMatchObject({ status: 401, caller: undefined });
  }
});

test('identify needs at least one verifier', () => {
  const untyped = identify as (...verifiers: unknown[]) => unknown;
  expect(() => untyped()).toThrow('identify: at least one verifier is required');
});
