import { describe, expect, test } from 'vitest';
import { CachedGroups } from '../../src/sources/cached-groups.ts';
import { DirectoryFailure } from '../../src/sources/directory-failure.ts';
import { directorySettings } from '../../src/sources/directory-options.ts';
import { timeline } from './directory.ts';

const listed = { groups: ['g'], seen: 1 };

function cacheOf(tuning = {}) {
  const time = timeline();
  return { time, cache: new CachedGroups(directorySettings('test', { sleep: time.sleep, ...tuning }, {})) };
}

describe('CachedGroups', () => {
  test('stores the answers of callers separately', async () => {
    const { time, cache } = cacheOf();
    const ask = (name: string) => cache.get(name, time.clock, async () => ({ groups: [name], seen: 1 }));
    expect([await ask('ada'), await ask('bob'), await ask('ada')]).toMatchObject([
      { groups: ['ada'] },
      { groups: ['bob'] },
      { groups: ['ada'] },
    ]);
  });

  test('does not believe an answer for longer where the clock is set back', async () => {
    const { time, cache } = cacheOf();
    let asked = 0;
    const ask = () => cache.get('ada', time.clock, async () => ({ groups: [`g${++asked}`], seen: 1 }));
    await ask();
    time.now -= 1000;
    expect(await ask()).toMatchObject({ groups: ['g1'] });
    time.now -= 3_600_000;
    expect(await ask()).toMatchObject({ groups: ['g2'] });
    expect(await ask()).toMatchObject({ groups: ['g2'] });
  });

  test('asks a directory that wanted to be left alone where the clock is set back', async () => {
    const { time, cache } = cacheOf();
    const failure = new DirectoryFailure('too many', { pauseMs: 60_000 });
    await cache.get('ada', time.clock, () => Promise.reject(failure));
    expect(await cache.get('bob', time.clock, async () => listed)).toMatchObject({ answered: false });
    time.now -= 3_600_000;
    expect(await cache.get('bob', time.clock, async () => listed)).toMatchObject({ answered: true });
  });

  test('forgets the oldest caller first', async () => {
    const { time, cache } = cacheOf({ maxCallers: 2 });
    const asked: string[] = [];
    const ask = (name: string) =>
      cache.get(name, time.clock, async () => {
        asked.push(name);
        return listed;
      });
    for (const name of ['ada', 'bob', 'eve', 'bob', 'ada']) await ask(name);
    expect(asked).toEqual(['ada', 'bob', 'eve', 'ada']);
  });

  test('does not wait forever for a request that was cancelled while it asked', async () => {
    const { time, cache } = cacheOf();
    void cache.get('ada', time.clock, () => new Promise(() => undefined));
    // By then the lease has run out, and the next request asks for itself.
    expect(await cache.get('ada', time.clock, async () => listed)).toMatchObject({ answered: true });
    expect(time.waits.reduce((sum, wait) => sum + wait, 0)).toBe(15_000);
  });

  test('reports when it has waited long enough and the clock stands still', async () => {
    const { time, cache } = cacheOf({ sleep: async () => undefined });
    void cache.get('ada', time.clock, () => new Promise(() => undefined));
    expect(await cache.get('ada', time.clock, async () => listed)).toEqual({
      answered: false,
      detail: 'another request for the same caller is in progress',
    });
  });

  test('passes a bug on, and asks again afterwards', async () => {
    const { time, cache } = cacheOf();
    const bug = new RangeError('bug');
    await expect(cache.get('ada', time.clock, () => Promise.reject(bug))).rejects.toBe(bug);
    expect(await cache.get('ada', time.clock, async () => listed)).toMatchObject({ answered: true });
    expect(time.waits).toEqual([]);
  });

  test('remembers a failure for a caller, and asks for others', async () => {
    const { time, cache } = cacheOf();
    const fail = () => Promise.reject(new DirectoryFailure('no'));
    expect(await cache.get('ada', time.clock, fail)).toEqual({ answered: false, detail: 'no' });
    expect(await cache.get('ada', time.clock, async () => listed)).toMatchObject({ answered: false });
    expect(await cache.get('bob', time.clock, async () => listed)).toMatchObject({ answered: true });
  });

  test('reports the directory’s Retry-After in seconds', async () => {
    const { time, cache } = cacheOf();
    const failure = new DirectoryFailure('too many', { pauseMs: 61_500 });
    await cache.get('ada', time.clock, () => Promise.reject(failure));
    time.now += 1000;
    expect(await cache.get('bob', time.clock, async () => listed)).toEqual({
      answered: false,
      detail: 'the directory limits the rate for another 61 s',
    });
  });

  test('asks for others immediately after a failure without Retry-After', async () => {
    const { time, cache } = cacheOf();
    await cache.get('ada', time.clock, () => Promise.reject(new DirectoryFailure('no')));
    expect(await cache.get('bob', time.clock, async () => listed)).toMatchObject({ answered: true });
    expect(time.waits).toEqual([]);
  });

  test('keeps a caller who was asked for again longer than one who came between', async () => {
    const { time, cache } = cacheOf({ maxCallers: 2, cacheSeconds: 60 });
    const asked: string[] = [];
    const ask = (name: string) =>
      cache.get(name, time.clock, async () => {
        asked.push(name);
        return listed;
      });
    await ask('ada');
    time.now += 30_000;
    await ask('bob');
    time.now += 31_000;
    // Ada's answer is too old by now, and asked for anew: Bob's is the oldest.
    for (const name of ['ada', 'eve', 'ada']) await ask(name);
    expect(asked).toEqual(['ada', 'bob', 'ada', 'eve']);
  });

  test('does not keep a cancelled caller forever: of many, the oldest is asked again', async () => {
    const { time, cache } = cacheOf({ maxCallers: 2 });
    for (const name of ['ada', 'bob', 'eve'])
      void cache.get(name, time.clock, () => new Promise(() => undefined));
    expect(await cache.get('ada', time.clock, async () => listed)).toMatchObject({ answered: true });
    expect(time.waits).toEqual([]);
  });
});
