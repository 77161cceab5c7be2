import type { BaseContext } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { loginError } from '../../src/failures/login-failure.ts';
import type { LoadedSession, SessionBackend } from '../../src/keeping/session-backend.ts';
import type { Grant } from '../../src/provider/grant.ts';
import type { ProviderClient } from '../../src/provider/provider-client.ts';
import type { RefreshOutcome } from '../../src/provider/refresh-outcome.ts';
import { isRefreshDue } from '../../src/request/refresh-due.ts';
import { SessionRefresh } from '../../src/request/session-refresh.ts';
import type { Session } from '../../src/session/session.ts';
import { sessionSettings } from '../../src/settings/session-options.ts';
import { BASE, KEY } from '../fixtures/scene.ts';

// What becomes of a session by what its provider and its store say, without either.

const ISSUER = 'https://idp.example';
const NOW = new MovableClock().seconds;
const session: Session = {
  ...{ id: 'i', provider: 'idp', issuer: ISSUER, subject: 'ada', sid: undefined, nonce: 'n' },
  ...{ claims: { name: 'Ada' }, groups: ['eng'], startedAt: NOW - 3599, seenAt: NOW },
  ...{ identifiedAt: NOW - 3599, refreshAt: NOW, refreshToken: 'r1', idToken: 't1' },
};
const loaded: LoadedSession = { session, revision: 7, isNewer: false };
/** One that may not be believed any more. */
const stale: LoadedSession = { ...loaded, session: { ...session, identifiedAt: NOW - 3600 } };
const user = { issuer: ISSUER, subject: 'ada', sid: undefined, claims: { name: 'Ada L.' }, groups: ['ops'] };
const grant: Grant = { user, refreshToken: 'r2', idToken: 't2', expiresIn: 60 };

/** One that grants tokens. */
const granting = (changes: Partial<Grant> = {}): RefreshOutcome => ({
  kind: 'granted',
  grant: { ...grant, ...changes },
});

interface Given {
  readonly outcome?: RefreshOutcome;
  readonly backend?: Partial<SessionBackend>;
  readonly issuer?: string;
  readonly name?: string;
}

/** A refresh of which every step is written down. */
function refreshing({ outcome = granting(), backend = {}, issuer = ISSUER, name = 'idp' }: Given = {}) {
  const done: unknown[][] = [];
  const entries: unknown[] = [];
  const slept: number[] = [];
  const pending: Promise<unknown>[] = [];
  const settings = sessionSettings({
    ...{ baseUrl: BASE, keys: [KEY], sleep: async (ms: number) => void slept.push(ms) },
    providers: {
      [name]: { issuer, clientId: 'gate', clientAuthentication: { method: 'none' } },
      another: {
        issuer: 'https://another.example',
        clientId: 'gate',
        clientAuthentication: { method: 'none' },
      },
    },
  });
  const noted =
    <Answer>(step: string, result: Answer) =>
    async (...given: unknown[]): Promise<Answer> => {
      done.push([step, ...given]);
      return result;
    };
  const client = {
    settings: { issuer },
    refresh: async (token: string, known: Session) => {
      done.push(['refresh', token, known]);
      return outcome;
    },
  } as unknown as ProviderClient;
  const all = {
    isInCookie: false,
    claim: noted('claim', true),
    replace: noted('replace', true),
    end: noted('end', undefined),
    forget: noted('forget', undefined),
    find: noted('find', undefined),
    ...backend,
  } as SessionBackend;
  const refresh = new SessionRefresh(settings, all, new Map([[name, client]]));
  const state = { sent: new Map([['__Host-portcullis-session', 'x']]), cookies: [], session: undefined };
  const clock = new MovableClock();
  const context = {
    clock,
    execution: { waitUntil: (work: Promise<unknown>) => void pending.push(work) },
    trail: { add: (entry: unknown) => entries.push(entry) },
  } as unknown as BaseContext;
  const find = (now: number) => all.find('text', now, now - settings.idleSeconds, undefined);
  const fresh = (of = loaded) => refresh.fresh(of, find, context, state);
  return {
    settings,
    fresh,
    done,
    entries,
    slept,
    pending,
    clock,
    state,
    steps: () => done.map(([step]) => step),
  };
}

const told = (failure: string | undefined, detail?: string) => [
  {
    ...{ type: 'session.refreshed', issuer: ISSUER, subject: 'ada', failure },
    ...(detail === undefined ? {} : { detail }),
  },
];

describe('a session is due to be refreshed', () => {
  const isDue = (changes: Partial<Session>, now = NOW) =>
    isRefreshDue({ ...session, ...changes }, refreshing().settings, now);

  test('from its due time, or when the provider’s answer has expired', () => {
    expect([isDue({}), isDue({}, NOW - 1)]).toEqual([true, false]);
    const later = { refreshAt: NOW + 9 };
    expect([isDue(later), isDue(later, NOW + 1)]).toEqual([false, true]);
  });

  test('never, without a refresh token', () => {
    expect(isDue({ refreshToken: undefined }, NOW + 10_000)).toBe(false);
  });
});

test('a session that is not due is unchanged, and the provider is not called', async () => {
  for (const changes of [{ refreshAt: NOW + 1 }, { refreshToken: undefined }]) {
    const scene = refreshing();
    const of = { ...loaded, session: { ...session, ...changes } };
    expect(await scene.fresh(of)).toBe(of);
    expect([scene.done, scene.entries]).toEqual([[], []]);
  }
});

test('a refresh is claimed for half a minute, and its result replaces the session', async () => {
  const scene = refreshing();
  const refreshed = {
    ...session,
    ...{ claims: { name: 'Ada L.' }, groups: ['ops'], groupsLeftOut: false, identifiedAt: NOW },
    ...{ refreshAt: NOW + 60, revision: 8, refreshToken: 'r2', idToken: 't2' },
  };
  expect(await scene.fresh()).toEqual({ session: refreshed, revision: 8, isNewer: false });
  expect(scene.done).toEqual([
    ['claim', loaded, NOW, NOW + 30],
    ['refresh', 'r1', session],
    ['replace', loaded, refreshed],
  ]);
  expect(scene.entries).toEqual(told(undefined));
});

test('a refresh runs to its end after its request, from its claim on, and a failure of it affects only the request', async () => {
  const scene = refreshing();
  const fresh = scene.fresh();
  expect(scene.pending).toHaveLength(1);
  await Promise.all(scene.pending);
  expect(scene.steps()).toEqual(['claim', 'refresh', 'replace']);
  await fresh;
  const failing = refreshing({
    outcome: { kind: 'outage', error: new TypeError('a bug'), grant: undefined },
  });
  await expect(failing.fresh()).rejects.toThrow('a bug');
  await expect(Promise.all(failing.pending)).resolves.toEqual([undefined]);
});

test('a refresh does not change what its answer leaves out', async () => {
  const nothing = { user: undefined, refreshToken: undefined, idToken: undefined, expiresIn: undefined };
  const { session: kept } = await refreshing({ outcome: granting(nothing) }).fresh();
  expect(kept).toEqual({ ...session, refreshAt: NOW + 300, revision: 8 });
});

test('with sessions in cookies, the browser gets the refreshed cookie', async () => {
  expect((await refreshing({ backend: { isInCookie: true } }).fresh()).isNewer).toBe(true);
});

test('a refresh without claims about a user whose last claims have expired ends the session', async () => {
  const scene = refreshing({ outcome: granting({ user: undefined }) });
  await expect(scene.fresh(stale)).rejects.toMatchObject({
    code: 'session.expired',
    detail: 'the session is invalid: a refresh did not return the identity of the user',
  });
  expect(scene.steps()).toEqual(['claim', 'refresh', 'end']);
  expect(scene.entries).toEqual(
    told('session.expired', 'the session is invalid: a refresh did not return the identity of the user'),
  );
  // One that says who they are does not.
  expect((await refreshing().fresh(stale)).session.identifiedAt).toBe(NOW);
});

describe('where the provider cannot answer', () => {
  test.each([
    'session.provider_unavailable',
    'session.provider_answer',
    'session.id_token',
    'session.client_refused',
    'session.clock_skew',
    'session.issuer_mismatch',
  ] as const)(
    'who the user is (%s), the user stays signed in until the last answer expires, and no longer',
    async (code) => {
      const outcome: RefreshOutcome = {
        ...{ kind: 'outage', error: loginError(code, { detail: 'why' }), grant: undefined },
      };
      const scene = refreshing({ outcome });
      expect(await scene.fresh()).toBe(loaded);
      expect(scene.entries).toEqual(told(code, 'why'));
      const late = refreshing({ outcome });
      await expect(late.fresh(stale)).rejects.toMatchObject({ code });
      // It may be back in a moment: nothing is ended, and the cookie stays.
      expect([...scene.steps(), ...late.steps()]).toEqual(['claim', 'refresh', 'claim', 'refresh']);
      expect(late.state.cookies).toEqual([]);
    },
  );
});

describe('where the provider grants a refresh, and cannot return the user', () => {
  const outage = loginError('session.provider_unavailable');
  const outcome: RefreshOutcome = {
    ...{ kind: 'outage', error: outage, grant: { ...grant, user: undefined, idToken: undefined } },
  };

  test('its next refresh token is stored, since the old one may be used up, and it is asked again soon', async () => {
    const scene = refreshing({ outcome });
    const kept = { ...session, refreshToken: 'r2', refreshAt: NOW + 30, revision: 8 };
    expect(await scene.fresh()).toEqual({ session: kept, revision: 8, isNewer: false });
    expect(scene.done.slice(2)).toEqual([['replace', loaded, kept]]);
    expect(scene.entries).toEqual(told('session.provider_unavailable'));
  });

  test('a user whose last claims have expired is not admitted, and the session stays', async () => {
    const scene = refreshing({ outcome });
    await expect(scene.fresh(stale)).rejects.toBe(outage);
    const kept = { ...stale.session, refreshToken: 'r2', refreshAt: NOW + 30, revision: stale.revision + 1 };
    expect(scene.done.slice(2)).toEqual([['replace', stale, kept]]);
    expect([scene.entries, scene.state.cookies]).toEqual([told('session.provider_unavailable'), []]);
  });
});

test.each([
  ['another_login', 'session.id_token'],
  ['required_claim', 'session.id_token'],
  ['groups_not_told', 'session.groups_overage'],
] as const)('a refresh with %s ends the session, and its cookie is removed', async (why, code) => {
  const error = loginError(code, { detail: 'why' });
  const scene = refreshing({ outcome: { kind: 'ended', why, error } });
  await expect(scene.fresh()).rejects.toBe(error);
  expect(scene.steps()).toEqual(['claim', 'refresh', 'end']);
  expect(scene.done.at(-1)).toEqual(['end', session, NOW]);
  expect(scene.state.cookies).toEqual([expect.stringContaining('Max-Age=0')]);
  expect(scene.entries).toEqual(told(code, 'why'));
});

test('a bug ends no session: the granted tokens are stored, and the bug is reported as a crash', async () => {
  const error = new TypeError('a bug');
  const scene = refreshing({ outcome: { kind: 'outage', error, grant } });
  await expect(scene.fresh()).rejects.toBe(error);
  expect([scene.steps(), scene.entries, scene.state.cookies]).toEqual([
    ['claim', 'refresh', 'replace'],
    told('request.crashed'),
    [],
  ]);
});

test.each([
  ['in a store', false, 1],
  ['in cookies, where the browser may hold a newer one', true, 0],
])('a session that can no longer be refreshed ends: %s', async (_where, isInCookie, cleared) => {
  const scene = refreshing({ outcome: { kind: 'ended', why: 'not_refreshed' }, backend: { isInCookie } });
  await expect(scene.fresh()).rejects.toMatchObject({
    code: 'session.ended',
    detail: expect.stringContaining('the provider rejected its refresh token'),
  });
  expect([scene.steps(), scene.state.cookies.length]).toEqual([['claim', 'refresh', 'forget'], cleared]);
});

test.each([
  ['of another issuer', { issuer: 'https://evil.example' }],
  ['of another name', { name: 'acme' }],
])('a provider %s is not called for a session', async (_what, given) => {
  const scene = refreshing(given);
  await expect(scene.fresh()).rejects.toMatchObject({
    code: 'session.ended',
    detail: expect.stringContaining('its identity provider is no longer configured'),
  });
  expect([scene.steps(), scene.state.cookies]).toEqual([[], []]);
  // Whatever else is known of it: at once, and without a refresh token as well.
  expect(isRefreshDue({ ...session, identifiedAt: NOW, refreshToken: undefined }, scene.settings, NOW)).toBe(
    true,
  );
});

test('a session that was ended meanwhile is not restored', async () => {
  await expect(refreshing({ backend: { replace: async () => false } }).fresh()).rejects.toMatchObject({
    code: 'session.ended',
    detail: expect.stringContaining('it was ended while it was being refreshed'),
  });
});

describe('while another request refreshes the session', () => {
  const claim = async () => false;

  test('a request whose claims are still valid does not wait', async () => {
    const scene = refreshing({ backend: { claim } });
    expect(await scene.fresh()).toBe(loaded);
    expect(scene.slept).toEqual([]);
  });

  test('other requests wait for the result, for twice the provider’s time limit', async () => {
    const asked: unknown[] = [];
    const find: SessionBackend['find'] = async (...given) => {
      asked.push(given);
      return asked.length < 3 ? stale : loaded;
    };
    const scene = refreshing({ backend: { claim, find } });
    expect(await scene.fresh(stale)).toBe(loaded);
    expect([scene.slept, asked[0]]).toEqual([
      [50, 50, 50],
      ['text', NOW, NOW - 28_800, undefined],
    ]);

    const vain = refreshing({ backend: { claim, find: async () => stale } });
    await expect(vain.fresh(stale)).rejects.toMatchObject({
      code: 'session.unavailable',
      detail: 'a refresh by another request did not finish in time',
    });
    expect(vain.slept).toHaveLength(200);
  });
});
