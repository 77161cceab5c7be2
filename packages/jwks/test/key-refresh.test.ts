import { settle } from '@portcullis/testing/internal';
import { exportJWK, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { jwksSettings } from '../src/jwks-options.ts';
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

/** A refresh whose issuer answers with these, and then fails. */
function refreshing(answers: Response[]) {
  const settings = jwksSettings({
    url: 'https://idp.example/jwks',
    tiers: [],
    random: (bytes) => bytes.fill(0),
    fetch: async () => answers.shift() ?? new Response('', { status: 500 }),
  });
  const refresh = new KeyRefresh(settings);
  let now = Date.UTC(2026, 0, 15, 12);
  const run = () => refresh.begin({ since: 0, clock: { now: () => now }, background: () => {} });
  return { refresh, run, now: () => now, pass: (seconds: number) => (now += seconds * 1000) };
}

const KEYS = async () => {
  const { publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  return () => Response.json({ keys: [{ ...jwk, kid: '1', alg: 'ES256', use: 'sig' }] });
};

test('keys that arrive end the pause after a failure', async () => {
  const keys = await KEYS();
  const { refresh, run, now } = refreshing([new Response('', { status: 500 }), keys()]);
  await run();
  expect([refresh.set, refresh.pause.left(now()) > 0]).toEqual([undefined, true]);
  await run();
  expect([refresh.set?.count, refresh.pause.left(now())]).toEqual([1, 0]);
});

test('keys count as due only if the clock was set back behind their time', async () => {
  const keys = await KEYS();
  const { refresh, run, now, pass } = refreshing([keys()]);
  expect(refresh.redate(now())).toBe(false);
  await run();
  pass(60);
  expect(refresh.redate(now())).toBe(false);
  const before = refresh.set?.fetchedAt;
  pass(-7200);
  expect(refresh.redate(now())).toBe(true);
  expect(refresh.set?.fetchedAt).toBeLessThan(Math.min(now(), before ?? 0));
  expect(refresh.redate(now())).toBe(false);
});
