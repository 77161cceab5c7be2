import { settle } from '@portcullis/testing/internal';
import { describe, expect, test } from 'vitest';
import { MemoryTier } from './fixtures/memory-tier.ts';
import { codeOf, setting, visit } from './fixtures/setting.ts';

async function filled(...tiers: MemoryTier[]) {
  const scene = await setting({ tiers });
  const wanted = await scene.header();
  await scene.keys(wanted);
  await settle();
  return { ...scene, wanted };
}

describe('tiers', () => {
  test('hold one entry per source, with its age, until the hard age', async () => {
    const tier = new MemoryTier();
    const { time, provider } = await filled(tier);
    expect([...tier.entries.keys()]).toEqual(['portcullis:jwks:1:keys:https://idp.example/jwks']);
    expect(JSON.parse(tier.text)).toEqual({ fetchedAt: time.now, keys: provider.publicJwks().keys });
    expect([...tier.entries.values()][0]?.secondsToLive).toBe(86_400);
  });

  test('a nearer tier gets a copy of the keys of a farther one', async () => {
    const near = new MemoryTier('near');
    const far = new MemoryTier('far');
    const { wanted, anotherIsolate, provider, events, time } = await filled(near, far);
    near.entries.clear();
    await time.pass(100);
    const request = visit();
    await anotherIsolate().within(request)(wanted);
    await Promise.all(request.background);
    expect(provider.calls.jwks).toBe(1);
    expect(near.text).toBe(far.text);
    expect([...near.entries.values()][0]?.secondsToLive).toBe(86_300);
    expect(events.at(-1)).toEqual({ type: 'keys.refreshed', from: 'far', changed: true, count: 1 });
  });

  test('a tier that fails is skipped and reported', async () => {
    const broken = new MemoryTier('broken');
    const good = new MemoryTier('good');
    const { wanted, anotherIsolate, provider, events } = await filled(broken, good);
    broken.broken = true;
    await anotherIsolate()(wanted);
    await settle();
    expect(provider.calls.jwks).toBe(1);
    expect(events.filter(({ type }) => type === 'keys.tier_failed')).toEqual([
      { type: 'keys.tier_failed', tier: 'broken', operation: 'get', error: 'RangeError' },
      { type: 'keys.tier_failed', tier: 'broken', operation: 'put', error: 'RangeError' },
    ]);
  });

  test('a tier that hangs is skipped after a second', async () => {
    const tier = new MemoryTier();
    const { wanted, anotherIsolate, time, provider } = await filled(tier);
    tier.hangs = true;
    const outcome = codeOf(anotherIsolate().within(visit())(wanted));
    await time.pass(1);
    expect(await outcome).toBeUndefined();
    expect(provider.calls.jwks).toBe(2);
  });

  test.each(['null', '7', '"keys"', 'true'])(
    'an entry that is %s is not used, and is no failure of the tier',
    async (text) => {
      const tier = new MemoryTier();
      const { wanted, anotherIsolate, provider, events } = await filled(tier);
      for (const [key, entry] of tier.entries) tier.entries.set(key, { ...entry, text });
      await anotherIsolate()(wanted);
      expect(provider.calls.jwks).toBe(2);
      expect(events.filter(({ type }) => type === 'keys.tier_failed')).toEqual([]);
    },
  );

  test('an entry from a clock that is a minute ahead is used, and none from one that is further ahead', async () => {
    for (const [ahead, calls] of [
      [60_000, 1],
      [60_001, 2],
    ] as const) {
      const tier = new MemoryTier();
      const { wanted, anotherIsolate, provider, time } = await filled(tier);
      for (const [key, entry] of tier.entries) {
        const text = JSON.stringify({ ...JSON.parse(tier.text), fetchedAt: time.now + ahead });
        tier.entries.set(key, { ...entry, text });
      }
      await anotherIsolate()(wanted);
      expect(provider.calls.jwks).toBe(calls);
    }
  });

  test.each([
    ['no JSON', () => '{'],
    ['a list', () => '[]'],
    ['no age', (text: string) => text.replace('fetchedAt', 'age')],
    ['an age that is a text', (text: string) => text.replace(/"fetchedAt":(\d+)/, '"fetchedAt":"$1"')],
    ['an age from the future', (text: string) => text.replace(/"fetchedAt":(\d)/, '"fetchedAt":9$1')],
    ['no keys', (text: string) => text.replace('"kty"', '"kind"')],
  ])('an entry with %s is not used', async (_, spoil) => {
    const tier = new MemoryTier();
    const { wanted, anotherIsolate, provider } = await filled(tier);
    for (const [key, entry] of tier.entries) tier.entries.set(key, { ...entry, text: spoil(tier.text) });
    await anotherIsolate()(wanted);
    expect(provider.calls.jwks).toBe(2);
  });
});
