import { describe, expect, test } from 'vitest';
import { isSealedOtherwise, SealLooks } from '../../src/store/session-seals.ts';

const seal = (gate: string, ...keys: string[]) => ({ gate, keys, by: keys[0] });

describe('a store checks the keys of a gateway', () => {
  test('when it first gets them, and once a minute after that', () => {
    const looks = new SealLooks();
    expect(looks.isDue(seal('a', 'k'), 1000)).toBe(true);
    expect(looks.isDue(seal('a', 'k'), 1000)).toBe(true);
    looks.done(seal('a', 'k'), 1000);
    expect([1000, 1059, 1060].map((now) => looks.isDue(seal('a', 'k'), now))).toEqual([false, false, true]);
  });

  test('also where the clock was set back', () => {
    const looks = new SealLooks();
    looks.done(seal('a', 'k'), 1000);
    expect([941, 940].map((now) => looks.isDue(seal('a', 'k'), now))).toEqual([false, true]);
  });

  test('of each gateway, and of each set of keys, separately', () => {
    const looks = new SealLooks();
    looks.done(seal('a', 'k'), 1000);
    expect(looks.isDue(seal('b', 'k'), 1000)).toBe(true);
    expect(looks.isDue(seal('a', 'l', 'k'), 1000)).toBe(true);
    looks.done(seal('a', 'l', 'k'), 1000);
    expect(looks.isDue(seal('a', 'lk'), 1000)).toBe(true);
  });

  test('and evicts those that it would check again in any case', () => {
    const looks = new SealLooks();
    looks.done(seal('a', 'k'), 1000);
    looks.done(seal('b', 'k'), 1030);
    looks.done(seal('c', 'k'), 1060);
    // Had it not forgotten the first, it would take the clock that was set back for the minute after that.
    expect(looks.isDue(seal('a', 'k'), 1010)).toBe(true);
    expect(looks.isDue(seal('b', 'k'), 1060)).toBe(false);
  });
});

describe('a session counts as sealed by the key of the cookie that was sent', () => {
  const keys = ['new', 'old'];

  test.each<[string, string | undefined, string | undefined, boolean]>([
    ['if it comes with the newest key', 'old', 'new', true],
    ['if it did not say by which before', undefined, 'old', true],
    ['but not if it comes with an older key', 'new', 'old', false],
    ['but not if nothing changed', 'new', 'new', false],
    ['but not if nothing sealed was shown', 'old', undefined, false],
    ['but not if nothing was ever said', undefined, undefined, false],
    ['but not if it comes with an older key than another older one', 'older', 'old', false],
  ])('%s', (_when, sealedBy, by, is) => {
    expect(isSealedOtherwise(sealedBy, { gate: 'a', keys, by })).toBe(is);
  });
});
