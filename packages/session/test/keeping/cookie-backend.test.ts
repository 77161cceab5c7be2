import { describe, expect, test } from 'vitest';
import { memorySessions, type Revocations } from '../../src/index.ts';
import { CookieBackend } from '../../src/keeping/cookie-backend.ts';
import { SessionHashes } from '../../src/keeping/session-hashes.ts';
import type { Session } from '../../src/session/session.ts';
import { NOW, sessionOf } from './session-of.ts';

const backendWith = (revocations?: Revocations): CookieBackend =>
  new CookieBackend({ revocations, call: (ask) => ask(), hashes: new SessionHashes() });

/** The same session, after a refresh by a version that did not count them. */
const refreshed = (more: number): Session => sessionOf({ refreshAt: NOW + 300 + more });

test('sessions in cookies have no list, and are ended from outside only where revocations are stored', async () => {
  const alone = backendWith();
  expect([alone.isInCookie, alone.list, alone.ender]).toEqual([true, undefined, undefined]);
  const revocations = memorySessions();
  const backend = backendWith(revocations);
  const text = await backend.begin(sessionOf());
  const owner = { issuer: 'https://idp.example', subject: 'ada' };
  expect(await backend.ender?.endOnce(owner, 'jti', NOW + 60, NOW)).toBe(true);
  expect(await backend.ender?.endOnce(owner, 'jti', NOW + 60, NOW)).toBe(false);
  expect(await backend.find(text)).toBeUndefined();
  const later = await backend.begin(sessionOf({ id: 'later', startedAt: NOW + 1 }));
  expect(await backend.find(later)).toBeDefined();
  await backend.ender?.endAll(owner, NOW + 1);
  expect(await backend.find(later)).toBeUndefined();
});

describe('where the clocks of two machines differ', () => {
  const owner = { issuer: 'https://idp.example', subject: 'ada' };
  const scene = () => {
    const revocations = memorySessions();
    return { revocations, ...{ one: backendWith(revocations), other: backendWith(revocations) } };
  };

  test.each([1, 299, 300])(
    'an end is valid for a session that started %i seconds later by a clock that is ahead',
    async (ahead) => {
      const { one, other, revocations } = scene();
      const text = await one.begin(sessionOf({ startedAt: NOW + ahead }));
      expect(await other.find(text)).toBeDefined();
      await revocations.endAll(owner, NOW);
      for (const backend of [one, other]) expect(await backend.find(text)).toBeUndefined();
    },
  );

  test('a session that starts after an end is valid immediately, and ends with the next end', async () => {
    const { one, other, revocations } = scene();
    await revocations.endAll(owner, NOW);
    const text = await one.begin(sessionOf({ startedAt: NOW + 1 }));
    for (const backend of [one, other]) expect(await backend.find(text)).toBeDefined();
    await revocations.endAll(owner, NOW + 5);
    for (const backend of [one, other]) expect(await backend.find(text)).toBeUndefined();
  });

  test('an end long before a session does not end it', async () => {
    const { one, revocations } = scene();
    await revocations.endAll(owner, NOW - 301);
    const text = await one.begin(sessionOf());
    expect(await one.find(text)).toMatchObject({ session: { id: 'i' } });
  });
});

test('only a session without a known end is found without asking the store', async () => {
  const text = backendWith().cookieText(sessionOf());
  expect(backendWith().knownHere(text)).toMatchObject({ session: { id: 'i' }, isNewer: false });
  expect(backendWith(memorySessions()).knownHere(text)).toBeUndefined();
});

test.each([
  ['another version', { v: 2, session: sessionOf() }],
  ['no version', { session: sessionOf() }],
  ['no session', { v: 1 }],
  ['nothing', null],
  ['a text', 'x'],
  ['a list', []],
])('a cookie of %s is no session', async (_what, content) => {
  const backend = backendWith();
  const text = JSON.stringify(content);
  // Neither the first time nor when it was read before.
  for (const _ of [1, 2]) expect(await backend.find(text)).toBeUndefined();
});

test('a cookie that is sent again is not opened again', async () => {
  const backend = backendWith();
  const text = backend.cookieText(sessionOf());
  const [one, two] = [await backend.find(text), await backend.find(text)];
  expect(two?.session).toBe(one?.session);
});

describe('a refresh', () => {
  const loaded = async (backend: CookieBackend, session = sessionOf()) => {
    const found = await backend.find(backend.cookieText(session));
    if (found === undefined) throw new Error('it is there');
    return found;
  };

  test('is made by one request at a time, until the provider’s answer has expired', async () => {
    const backend = backendWith();
    const found = await loaded(backend);
    expect(await backend.claim(found, NOW, NOW + 10)).toBe(true);
    expect(await backend.claim(found, NOW + 9, NOW + 19)).toBe(false);
    expect(await backend.claim(found, NOW + 10, NOW + 20)).toBe(true);
  });

  test('is not repeated by a request with the former cookie, which gets its result', async () => {
    const backend = backendWith();
    const old = await loaded(backend);
    expect(await backend.replace(old, { ...refreshed(300), seenAt: NOW + 50 })).toBe(true);
    expect(await backend.claim(old, NOW + 60, NOW + 70)).toBe(false);
    const again = await loaded(backend, sessionOf({ seenAt: NOW + 60 }));
    expect(again).toMatchObject({ isNewer: true, session: { refreshAt: NOW + 600, seenAt: NOW + 60 } });
    expect((await loaded(backend, sessionOf({ seenAt: NOW }))).session.seenAt).toBe(NOW + 50);
    // The next refresh is of what came of it.
    expect(await backend.claim(again, NOW + 60, NOW + 70)).toBe(true);
  });

  test('of another isolate, brought by a cookie, replaces an older one, and of two equally new ones the cookie’s counts', async () => {
    const backend = backendWith();
    await backend.replace(await loaded(backend), { ...refreshed(300), groups: ['here'] });
    const newer = sessionOf({ refreshAt: NOW + 700, groups: ['there'] });
    expect(await loaded(backend, newer)).toMatchObject({ isNewer: false, session: { groups: ['there'] } });
    const same = sessionOf({ refreshAt: NOW + 600, groups: ['cookie'] });
    expect(await loaded(backend, same)).toMatchObject({ isNewer: false, session: { groups: ['cookie'] } });
  });

  describe('a refresh that is due before the former one was', () => {
    const second = sessionOf({ revision: 2, refreshAt: NOW + 100 });
    const first = sessionOf({ revision: 1, refreshAt: NOW + 9000 });

    test.each([
      ['the first', second, sessionOf({ refreshAt: NOW + 9000 })],
      ['a later one', second, first],
    ])('is still the newer one: %s', async (_which, newer, older) => {
      const backend = backendWith();
      const old = await loaded(backend, older);
      await backend.replace(old, newer);
      expect(await backend.claim(old, NOW, NOW + 10)).toBe(false);
      const found = await loaded(backend, older);
      expect(found).toEqual({ session: newer, revision: 2, isNewer: true });
      expect(await backend.claim(found, NOW, NOW + 10)).toBe(true);
    });

    test('stays valid where the former one has expired', async () => {
      const backend = backendWith();
      await backend.forget(first);
      expect(await backend.find(backend.cookieText(first))).toBeUndefined();
      expect(await loaded(backend, second)).toEqual({ session: second, revision: 2, isNewer: false });
    });
  });
});

describe('an end of a session', () => {
  test('is known to this isolate, whatever the result of a refresh in flight', async () => {
    const backend = backendWith();
    const text = backend.cookieText(sessionOf());
    const found = await backend.find(text);
    await backend.end(sessionOf(), NOW);
    if (found !== undefined) await backend.replace(found, refreshed(300));
    expect(await backend.find(text)).toBeUndefined();
    expect(await backend.find(backend.cookieText(refreshed(9000)))).toBeUndefined();
  });

  test('is known to another isolate only where revocations are stored', async () => {
    const text = backendWith().cookieText(sessionOf());
    const revocations = memorySessions();
    await backendWith(revocations).end(sessionOf(), NOW);
    expect(await backendWith(revocations).find(text)).toBeUndefined();
    expect(await backendWith(memorySessions()).find(text)).toBeDefined();
    await backendWith().end(sessionOf(), NOW);
    expect(await backendWith().find(text)).toBeDefined();
  });

  test('is remembered for as long as a session can be unused', async () => {
    const until: number[] = [];
    const endSession: Revocations['endSession'] = async (_key, keepUntil) => void until.push(keepUntil);
    await backendWith({ ...memorySessions(), endSession }).end(sessionOf(), NOW);
    expect(until).toEqual([NOW + 30 * 86_400]);
  });

  test('that arrives while a store call is in flight is respected', async () => {
    const store = memorySessions();
    const isEnded: Revocations['isEnded'] = async (session) => {
      await backend.forget(sessionOf());
      return store.isEnded(session);
    };
    const backend: CookieBackend = backendWith({ ...store, isEnded });
    expect(await backend.find(backend.cookieText(sessionOf()))).toBeUndefined();
  });

  test('because the provider does not renew it is for that refresh and those before it', async () => {
    const backend = backendWith();
    const find = (session: Session) => backend.find(backend.cookieText(session));
    await backend.forget(refreshed(300));
    // An older one that is refused as well takes back nothing of that.
    await backend.forget(sessionOf());
    expect([await find(sessionOf()), await find(refreshed(300))]).toEqual([undefined, undefined]);
    // Another isolate may have refreshed it.
    expect(await find(refreshed(301))).toBeDefined();
  });

  test('because the provider does not renew it deletes the result of a refresh here', async () => {
    const backend = backendWith();
    const found = await backend.find(backend.cookieText(sessionOf()));
    if (found !== undefined) await backend.replace(found, refreshed(300));
    await backend.forget(sessionOf({ refreshAt: NOW }));
    expect((await backend.find(backend.cookieText(sessionOf())))?.isNewer).toBe(false);
  });
});
