import { AccessError, type BaseContext } from '@portcullis/core';
import { expect, test, vi } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { ListedSessions } from '../../src/endpoints/listed-sessions.ts';
import type { SessionBackend } from '../../src/keeping/session-backend.ts';
import { Logout } from '../../src/login/logout.ts';
import type { SessionManager } from '../../src/request/session-manager.ts';
import type { Session } from '../../src/session/session.ts';
import type { SessionList } from '../../src/session/session-list.ts';
import { sessionSettings } from '../../src/settings/session-options.ts';
import { BASE, KEY } from '../fixtures/scene.ts';

const ADA = { issuer: 'https://idp.example', subject: 'ada' };
const FACTS = { idHash: 'h', created: 1, expires: 2 };

const clock = new MovableClock();
const session: Session = {
  ...{ id: 'i', provider: 'idp', ...ADA, sid: undefined, nonce: 'n', claims: {}, groups: [] },
  ...{ startedAt: clock.seconds, seenAt: clock.seconds },
  ...{ identifiedAt: clock.seconds, refreshAt: clock.seconds, refreshToken: 'r', idToken: undefined },
};

const settings = sessionSettings({
  baseUrl: BASE,
  keys: [KEY],
  providers: {
    idp: { issuer: ADA.issuer, clientId: 'gate', clientAuthentication: { method: 'none' } },
  },
});

/** Sessions of which some store knows. */
function listedIn(list: SessionList | undefined, failure?: string) {
  const manager = { facts: async () => FACTS } as unknown as SessionManager;
  const backend = { list } as SessionBackend;
  const logout = new Logout(settings, new Map(), backend, manager);
  const problem =
    failure === undefined ? undefined : new AccessError({ code: failure, status: 503, message: '' });
  const revoke = vi.spyOn(logout, 'revoke').mockResolvedValue(problem);
  const entries: unknown[] = [];
  const context = {
    clock,
    trail: { add: (entry: unknown) => entries.push(entry) },
  } as unknown as BaseContext;
  const listed = new ListedSessions(settings, backend, logout);
  return { listed, revoke, entries, context };
}

test('sessions in cookies are not listed, nor ended one by one', async () => {
  const { listed, context } = listedIn(undefined);
  expect(listed.isKept).toBe(false);
  const unsupported = { code: 'session.list_unsupported', status: 501 };
  await expect(listed.list(undefined, context)).rejects.toMatchObject(unsupported);
  await expect(listed.end('k', ADA, 'user', context)).rejects.toMatchObject(unsupported);
});

test('a list contains the sessions of the requested user that have not expired', async () => {
  const asked: unknown[] = [];
  const idle = { ...session, id: 'idle', seenAt: clock.seconds - 28_800 };
  const { listed, context } = listedIn({
    of: async (...given) => {
      asked.push(given);
      return [
        { key: 'good', session },
        { key: 'idle', session: idle },
      ];
    },
    take: async () => undefined,
  });
  expect(listed.isKept).toBe(true);
  expect((await listed.list(ADA, context)).map(({ id }) => id)).toEqual(['good']);
  expect(asked).toEqual([[ADA, clock.seconds, 201, 0]]);
});

test('a list of many is read page by page, also where some have expired', async () => {
  const rows = Array.from({ length: 401 }, (_, index) => ({
    key: String(index),
    session: { ...session, seenAt: clock.seconds - (index < 201 ? 28_800 : 0) },
  }));
  const { listed, context } = listedIn({
    of: async (_person, _now, limit, skip = 0) => rows.slice(skip, skip + limit),
    take: async () => undefined,
  });
  const page = async (skip: number) => {
    const { sessions, next } = await listed.page(undefined, context, skip);
    return [sessions.length, sessions[0]?.id, next];
  };
  expect(await page(0)).toEqual([0, undefined, 200]);
  expect(await page(200)).toEqual([199, '201', 400]);
  expect(await page(400)).toEqual([1, '400', undefined]);
  expect(await page(201)).toEqual([200, '201', undefined]);
});

test('a session that a user ends is removed from this user alone, revoked at the provider, and recorded', async () => {
  const taken: unknown[] = [];
  const store: SessionList = {
    of: async () => [],
    take: async (...given) => {
      taken.push(given);
      return session;
    },
  };
  const { listed, revoke, entries, context } = listedIn(store, 'session.provider_unavailable');
  expect(await listed.end('k', ADA, 'user', context)).toBe(session);
  expect(taken).toEqual([['k', ADA]]);
  expect(revoke).toHaveBeenCalledExactlyOnceWith(session, context);
  expect(entries).toEqual([
    { type: 'logout', by: 'user', ...ADA, session: FACTS, failure: 'session.provider_unavailable' },
  ]);
  const { listed: again, entries: told, context: later } = listedIn(store);
  await again.end('k', undefined, 'operator', later);
  expect(told).toEqual([{ type: 'logout', by: 'operator', ...ADA, session: FACTS, failure: undefined }]);
});

test('for a session that is gone, or another user’s, nothing is revoked or recorded', async () => {
  const { listed, revoke, entries, context } = listedIn({ of: async () => [], take: async () => undefined });
  expect(await listed.end('k', ADA, 'user', context)).toBeUndefined();
  expect([revoke.mock.calls, entries]).toEqual([[], []]);
});
