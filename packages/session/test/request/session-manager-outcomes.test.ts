import type { BaseContext } from '@portcullis/core';
import { describe, expect, test, vi } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { KeyRing } from '../../src/cookies/key-ring.ts';
import type { SessionBackend } from '../../src/keeping/session-backend.ts';
import { SessionHashes } from '../../src/keeping/session-hashes.ts';
import type { RequestState } from '../../src/request/request-state.ts';
import { SessionManager } from '../../src/request/session-manager.ts';
import type { SessionRefresh } from '../../src/request/session-refresh.ts';
import type { Session } from '../../src/session/session.ts';
import { sessionSettings } from '../../src/settings/session-options.ts';
import { BASE, KEY } from '../fixtures/scene.ts';

// What a cookie is worth, by what is kept of its session and how old that is.

const COOKIE = '__Host-portcullis-session';
const NOW = new MovableClock().seconds;
const session: Session = {
  ...{ id: 'i', provider: 'idp', issuer: 'https://idp.example', subject: 'ada', sid: undefined, nonce: 'n' },
  ...{ claims: {}, groups: [], startedAt: NOW, seenAt: NOW, identifiedAt: NOW, refreshAt: NOW + 300 },
  ...{ refreshToken: 'r1', idToken: 't1' },
};
/** The same, when its provider is to be asked again. */
const due: Session = { ...session, refreshAt: NOW };
const FACTS = { idHash: expect.stringMatching(/^[\w-]{43}$/), created: NOW, expires: NOW + 28_800 };
const settings = sessionSettings({
  ...{ baseUrl: BASE, keys: [KEY] },
  providers: {
    idp: { issuer: 'https://idp.example', clientId: 'gate', clientAuthentication: { method: 'none' } },
  },
});

const [KEY_ID] = await new KeyRing([KEY], BASE).ids();
const SHOWN = { text: 'text', sealedBy: 'key' };

/** A manager of sessions that are kept as a test says. */
function managing(of: Session | null = session, isInCookie = true) {
  const clock = new MovableClock();
  const done: unknown[][] = [];
  const entries: unknown[] = [];
  const loaded = of === null ? undefined : { session: of, revision: 1, isNewer: false };
  const backend = {
    isInCookie,
    find: async (...given: unknown[]) => {
      done.push(['find', ...given]);
      return loaded;
    },
    knownHere: () => loaded,
    forget: async (gone: Session) => void done.push(['forget', gone]),
    cookieText: ({ id, idToken }: Session) => JSON.stringify({ id, idToken }),
  } as unknown as SessionBackend;
  const refresh: Pick<SessionRefresh, 'fresh'> = {
    fresh: async (found) => {
      done.push(['fresh']);
      return found;
    },
  };
  const ring = new KeyRing([KEY], BASE);
  const manager = new SessionManager(
    settings,
    ring,
    backend,
    async () => refresh,
    new SessionHashes(),
    undefined,
  );
  const trail = { add: (entry: unknown) => entries.push(entry) };
  const context = { clock, trail } as unknown as BaseContext;
  const state = (sent: Record<string, string> = {}): RequestState => ({
    ...{ sent: new Map(Object.entries(sent)), cookies: [], session: undefined },
  });
  /** A request with the cookie of the session. */
  const known = async () => state({ [COOKIE]: `1.${await ring.seal(COOKIE, 'text')}` });
  return { manager, clock, context, entries, done, state, known, steps: () => done.map(([step]) => step) };
}

const bad = (code: string, why: string) =>
  expect.objectContaining({ code, detail: `the session is invalid: ${why}` });

describe('a request', () => {
  test('without a cookie has no session, and causes no call', async () => {
    const { manager, context, state, done } = managing();
    expect(await manager.find(context, state())).toBeUndefined();
    expect([manager.hasCookie(state()), done]).toEqual([false, []]);
  });

  test.each([
    ['is cut', { [COOKIE]: '2.AAAA' }, 'a part of the cookie is missing'],
    [
      'was not sealed here',
      { [COOKIE]: '1.AAAAAAAA.BBBB' },
      'the cookie was not sealed with a configured key',
    ],
  ])('whose cookie %s is refused, and the cookie is removed', async (_how, sent, why) => {
    const { manager, context, state } = managing();
    const request = state(sent);
    await expect(manager.find(context, request)).rejects.toEqual(bad('session.invalid', why));
    expect(request.cookies).toEqual([expect.stringContaining('Max-Age=0')]);
    expect(manager.hasCookie(request)).toBe(true);
  });

  test('causes one look-up, is recorded, and finds no session that was idle for too long', async () => {
    const { manager, context, known, done, entries } = managing(due);
    const request = await known();
    expect(await manager.find(context, request)).toEqual(due);
    expect(await manager.find(context, request)).toEqual(due);
    expect(done).toEqual([['find', 'text', NOW, NOW - 28_800, { by: KEY_ID }], ['fresh']]);
    expect(entries).toEqual([{ type: 'session.used', session: FACTS }]);
  });

  test('whose session is not due does not use what calls providers', async () => {
    const { manager, context, known, steps } = managing();
    await manager.find(context, await known());
    expect(steps()).toEqual(['find']);
  });

  test('with a cookie that was opened before opens nothing, and gets the same identity object', async () => {
    const { manager, context, known } = managing();
    const request = await known();
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt');
    await manager.find(context, request);
    await manager.find(context, { ...request, session: undefined });
    expect(decrypt).toHaveBeenCalledTimes(1);
    expect(manager.identity({ ...session })).toBe(manager.identity(session));
  });

  test('whose session is no longer stored is refused', async () => {
    const { manager, context, known } = managing(null);
    await expect(manager.find(context, await known())).rejects.toEqual(
      bad('session.ended', 'it was ended, or is not in the store'),
    );
  });

  test('whose session has expired is refused, and it stays in the store', async () => {
    const over = { ...session, seenAt: NOW - 28_800 };
    const { manager, context, known, done } = managing(over);
    await expect(manager.find(context, await known())).rejects.toEqual(
      bad('session.expired', 'it was idle for too long'),
    );
    expect(done.map(([step]) => step)).toEqual(['find']);
  });
});

describe('the session that is found without waiting', () => {
  test('is returned once for a request, and recorded once', async () => {
    const { manager, context, known, entries } = managing();
    await manager.find(context, await known());
    const request = await known();
    // Each is sealed anew: only the very cookie that was opened is known.
    expect(manager.findAtOnce(context, request)).toBeUndefined();
    await manager.find(context, request);
    const again = { ...request, session: undefined };
    expect(manager.findAtOnce(context, again)).toBe(session);
    expect(manager.findAtOnce(context, again)).toBeUndefined();
    expect(entries).toEqual(Array.from({ length: 3 }, () => ({ type: 'session.used', session: FACTS })));
    expect(await manager.find(context, again)).toBe(session);
  });

  test('is nothing before its id for the record is known', async () => {
    const { manager, context, known, entries } = managing();
    const request = await known();
    // A logout opens the cookie, and records nothing of its use.
    expect(await manager.leaving(request)).toBe(session);
    expect(manager.findAtOnce(context, request)).toBeUndefined();
    expect(entries).toEqual([]);
  });
});

describe('a session that is to be ended', () => {
  test('need not be valid: one that has expired by this clock may be valid elsewhere', async () => {
    const expired = { ...session, startedAt: NOW - 86_400 };
    const over = managing(expired);
    expect(await over.manager.leaving(await over.known())).toEqual(expired);
    expect(over.steps()).toEqual(['find']);
    const none = managing();
    expect(await none.manager.leaving(none.state())).toBeUndefined();
  });

  test('is read though it was idle for long, and is not refreshed', async () => {
    const { manager, known, done } = managing();
    await manager.leaving(await known());
    expect(done).toEqual([['find', 'text', 0, Number.MAX_SAFE_INTEGER, undefined]]);
  });
});

describe('a recheck of a session whose socket is open', () => {
  test('refreshes it in a store, without counting as use', async () => {
    const { manager, context, known, done, entries } = managing(due, false);
    await manager.check(context, await known());
    expect(done).toEqual([['find', 'text', NOW, Number.MAX_SAFE_INTEGER, { by: KEY_ID }], ['fresh']]);
    expect(entries).toEqual([]);
  });

  test('refreshes none in cookies: the socket ends when the last claims about the user expire', async () => {
    const { manager, context, known, steps, clock } = managing();
    const request = await known();
    clock.pass(3599);
    await manager.check(context, request);
    clock.pass(1);
    await expect(manager.check(context, request)).rejects.toEqual(
      bad('session.expired', 'the identity from the provider is older than identitySeconds'),
    );
    expect(steps()).toEqual(['find', 'find']);
  });

  test.each<[what: string, changes: Partial<Session>, isOther: boolean]>([
    ['other groups', { groups: ['b', 'c'] }, true],
    ['the same groups otherwise', { groups: ['b', 'a'], groupsLeftOut: false }, false],
    ['that groups are left out', { groupsLeftOut: true }, true],
    ['another claim', { claims: { department: 'x' } }, true],
    ['all that it said then, later', { identifiedAt: NOW + 1, refreshToken: 'r2' }, false],
  ])('whose provider answers %s', async (_, changes, isOther) => {
    for (const isInCookie of [true, false]) {
      const before = { ...session, groups: ['a', 'b'] };
      const { manager, context, known } = managing({ ...before, ...changes }, isInCookie);
      const request = { ...(await known()), session: Promise.resolve(before) };
      const over = await manager.check(context, request).then(
        () => undefined,
        ({ code, detail }) => [code, detail],
      );
      const why = ['session.ended', 'the provider now reports different facts about the user'];
      expect(over).toEqual(isOther ? why : undefined);
    }
  });

  test('finds none where the request had none', async () => {
    const { manager, context, state } = managing();
    await expect(manager.check(context, state())).rejects.toMatchObject({
      code: 'session.login_required',
    });
  });
});

describe('the session of a credential', () => {
  test('is refreshed, counts as used, and is recorded', async () => {
    const { manager, context, done, entries } = managing(due, false);
    expect(await manager.standsFor(SHOWN, context)).toBe(due);
    expect(done).toEqual([['find', 'text', NOW, NOW - 28_800, { by: 'key' }], ['fresh']]);
    expect(entries).toEqual([{ type: 'session.used', session: FACTS }]);
  });

  test('may be ended or expired, and then the credential has none', async () => {
    const gone = managing(null, false);
    await expect(gone.manager.standsFor(SHOWN, gone.context)).rejects.toMatchObject({
      code: 'session.ended',
    });
    const over = managing({ ...session, seenAt: NOW - 28_800 }, false);
    await expect(over.manager.standsFor(SHOWN, over.context)).rejects.toMatchObject({
      code: 'session.expired',
    });
  });
});

describe('the cookie of a session', () => {
  const agesOf = (lines: readonly string[]) => lines.map((line) => /Max-Age=(\d+)/.exec(line)?.[1]);

  test('lasts as long as the session may, and at least a second', async () => {
    const { manager, state } = managing();
    expect(agesOf(await manager.cookies.of(session, 'text', state(), NOW + 400))).toEqual(['86000']);
    expect(agesOf(await manager.cookies.of(session, 'text', state(), NOW + 86_400))).toEqual(['1']);
  });

  test('leaves the ID token out where it would not fit, unless the store holds it anyway', async () => {
    const long = JSON.stringify({ session: { ...session, idToken: 'x'.repeat(20_000) } });
    const { manager, state } = managing();
    const [line = '', ...others] = await manager.cookies.of(session, long, state(), NOW);
    const sealed = /=1\.([^;]*);/.exec(line)?.[1] ?? '';
    expect((await new KeyRing([KEY], BASE).open(COOKIE, sealed))?.text).toBe('{"id":"i"}');
    expect(others).toEqual([]);
    const stored = managing(session, false);
    await expect(stored.manager.cookies.of(session, long, state(), NOW)).rejects.toMatchObject({
      code: 'session.too_large',
    });
  });
});

describe('a session from the future', () => {
  const why = 'it starts in the future: the clock was set back or is slow';
  const ahead = (seconds: number): readonly Session[] =>
    (['startedAt', 'identifiedAt'] as const).map((time) => ({
      ...session,
      // Where the provider can be asked again, it is.
      ...(time === 'identifiedAt' ? { refreshToken: undefined } : {}),
      [time]: NOW + seconds,
      refreshAt: NOW + seconds + 300,
    }));

  test('is valid nowhere, in a cookie or in a store, and neither it nor its cookie is deleted', async () => {
    for (const of of ahead(301)) {
      for (const isInCookie of [true, false]) {
        const { manager, context, known, steps } = managing(of, isInCookie);
        const request = await known();
        const refused = bad('session.expired', why);
        await expect(manager.find(context, request)).rejects.toEqual(refused);
        await expect(manager.check(context, await known())).rejects.toEqual(refused);
        await expect(manager.checkText(SHOWN, of, context)).rejects.toEqual(refused);
        await expect(manager.standsFor(SHOWN, context)).rejects.toEqual(refused);
        // Opened and hashed by now, so that no more than this keeps it from being known at once.
        await manager.facts(of);
        expect(manager.findAtOnce(context, { ...request, session: undefined })).toBeUndefined();
        expect([steps(), request.cookies]).toEqual([['find', 'find', 'find', 'find'], []]);
      }
    }
  });

  test('is treated as any other when it is ended', async () => {
    for (const of of ahead(301)) {
      const { manager, known } = managing(of);
      expect(await manager.leaving(await known())).toEqual(of);
    }
  });

  test('is valid within five minutes, by which clocks of several machines may differ', async () => {
    for (const of of ahead(300)) {
      const { manager, context, known } = managing(of);
      const request = await known();
      expect(await manager.find(context, request)).toEqual(of);
      expect(manager.findAtOnce(context, { ...request, session: undefined })).toEqual(of);
    }
  });
});
