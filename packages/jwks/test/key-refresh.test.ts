import { settle } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import { KeyRefresh } from '../src/key-refresh.ts';
import { setting } from './fixtures/setting.ts';

test('a refresh may take as long as the issuer and every tier may, and half a second', () => {
  const address = { kind: 'keys', url: new URL('https://idp.example/jwks') };
  const leaseOf = (tiers: number): number =>
    new KeyRefresh({ timeoutMs: 5000, tiers: Array(tiers).fill({}), address } as never).leaseMs;
  expect([leaseOf(0), leaseOf(1), leaseOf(3)]).toEqual([5500, 6500, 8500]);
});

test('keys that the issuer sent are reported as the issuer’s, and others are not', async () => {
  const { keys, header, events, time } = await setting();
  const wanted = await header();
  await keys(wanted);
  await time.pass(600);
  await keys(wanted);
  await settle();
  expect(events).toEqual([
    { type: 'keys.refreshed', from: 'issuer', changed: true, count: 1 },
    { type: 'keys.refreshed', from: 'issuer', changed: false, count: 1 },
  ]);
});

test('keys that were read again unchanged are the same version', async () => {
  const { keys, header, time } = await setting();
  const wanted = await header();
  await keys(wanted);
  const before = keys.version;
  await time.pass(600);
  await keys(wanted);
  await settle();
  expect(keys.version).toBe(before);
});
