import type { BaseContext } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { loginError } from '../../src/failures/login-failure.ts';
import { sessionError } from '../../src/failures/session-failure.ts';
import type { SessionBackend } from '../../src/keeping/session-backend.ts';
import { Logout } from '../../src/login/logout.ts';
import type { ProviderClient } from '../../src/provider/provider-client.ts';
import type { SessionManager } from '../../src/request/session-manager.ts';
import type { Session } from '../../src/session/session.ts';
import { sessionSettings } from '../../src/settings/session-options.ts';
import type { SessionEnder } from '../../src/store/session-store.ts';
import { BASE, KEY } from '../fixtures/scene.ts';

// What a logout does, by what the provider and the store say, without either.

const ISSUER = 'https://idp.example';
const NOW = new MovableClock().seconds;
const FACTS = { idHash: 'h', created: 1, expires: 2 };
const session: Session = {
  ...{ id: 'i', provider: 'idp', issuer: ISSUER, subject: 'ada', sid: undefined, nonce: 'n' },
  ...{ claims: {}, groups: [], startedAt: NOW, seenAt: NOW, identifiedAt: NOW, refreshAt: NOW },
  ...{ refreshToken: 'r1', idToken: 't1' },
};
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const claims = {
  iss: ISSUER,
  aud: 'gate',
  iat: NOW,
  exp: NOW + 120,
  jti: 'j1',
  sub: 'ada',
  events: { [EVENT]: {} },
};
const tokenOf = (payload: object): string =>
  ['{"alg":"RS256"}', JSON.stringify(payload), 'x']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

interface Given {
  readonly client?: object;
  readonly backend?: Partial<SessionBackend>;
  readonly ender?: Partial<SessionEnder> | undefined;
  readonly leaving?: () => Promise<Session | undefined>;
}

/** A logout of which every step is written down. */
function loggingOut({ client = {}, backend = {}, leaving = async () => session, ...given }: Given = {}) {
  const done: unknown[][] = [];
  const entries: unknown[] = [];
  const noted =
    <Answer>(step: string, result: Answer) =>
    async (...asked: unknown[]): Promise<Answer> => {
      done.push([step, ...asked]);
      return result;
    };
  const ender =
    'ender' in given ? given.ender : { endAll: noted('endAll', undefined), endOnce: noted('endOnce', true) };
  const provider = {
    settings: { issuer: ISSUER, clientId: 'gate' },
    revoke: noted('revoke', undefined),
    server: async () => ({ end_session_endpoint: `${ISSUER}/logout?tenant=a` }),
    verify: async () => claims,
    ...client,
  } as unknown as ProviderClient;
  const settings = sessionSettings({
    ...{ baseUrl: BASE, keys: [KEY] },
    providers: { idp: { issuer: ISSUER, clientId: 'gate', clientAuthentication: { method: 'none' } } },
  });
  const kept = { end: noted('end', undefined), ender, ...backend } as unknown as SessionBackend;
  const manager = { leaving, facts: async () => FACTS } as unknown as SessionManager;
  const logout = new Logout(settings, new Map([['idp', provider]]), kept, manager);
  const trail = { add: (entry: unknown) => entries.push(entry) };
  const context = { clock: new MovableClock(), trail } as unknown as BaseContext;
  return {
    logout,
    context,
    entries,
    steps: () => done.map(([step]) => step),
    done,
    end: (of = session, everywhere = false) => logout.end(of, everywhere, context),
    endByToken: (payload: object = claims) => logout.endByToken(tokenOf(payload), context),
  };
}

const failing = (error: Error) => () => Promise.reject(error);
const told = (failure?: string) => [
  { type: 'logout', by: 'user', issuer: ISSUER, subject: 'ada', session: FACTS, failure },
];

describe('a logout', () => {
  test('ends the session, revokes its refresh token, is recorded, and redirects to the provider’s logout', async () => {
    const scene = loggingOut();
    const there = new URL((await scene.end()) ?? '');
    expect(there.origin + there.pathname).toBe(`${ISSUER}/logout`);
    expect(Object.fromEntries(there.searchParams)).toEqual({
      tenant: 'a',
      id_token_hint: 't1',
      client_id: 'gate',
      post_logout_redirect_uri: `${BASE}/.portcullis/signed-out`,
    });
    expect(scene.done).toEqual([
      ['end', session, NOW],
      ['revoke', 'r1', scene.context],
    ]);
    expect(scene.entries).toEqual(told());
  });

  test('sends no ID token where the session has none', async () => {
    const there = await loggingOut().end({ ...session, idToken: undefined });
    expect(there).not.toContain('id_token_hint');
  });

  test.each([
    ['has no logout of its own', async () => ({})],
    ['is down', failing(loginError('session.provider_unavailable'))],
  ])('does not redirect where the provider %s', async (_what, server) => {
    const scene = loggingOut({ client: { server } });
    expect(await scene.end()).toBeUndefined();
    expect([scene.steps(), scene.entries]).toEqual([['end', 'revoke'], told()]);
  });

  test('of a provider that is no longer configured ends the session here', async () => {
    const scene = loggingOut();
    const of = { ...session, provider: 'gone' };
    expect(await scene.end(of)).toBeUndefined();
    expect([scene.done, scene.entries]).toEqual([[['end', of, NOW]], told()]);
  });

  test('does not hide a fault of the gateway', async () => {
    const scene = loggingOut({ client: { server: failing(new TypeError('a bug')) } });
    await expect(scene.end()).rejects.toThrow('a bug');
  });

  test('reports that the end could not be stored, and still revokes the token', async () => {
    const cause = sessionError('session.unavailable', { detail: 'the store failed' });
    const scene = loggingOut({ backend: { end: failing(cause) } });
    await expect(scene.end()).rejects.toMatchObject({
      ...{ code: 'session.logout_incomplete', detail: 'the store failed', cause },
    });
    expect([scene.steps(), scene.entries]).toEqual([['revoke'], told('session.unavailable')]);
  });

  test('is done though the token could not be revoked, and the record says so', async () => {
    const revoke = failing(loginError('session.provider_unavailable'));
    const scene = loggingOut({ client: { revoke } });
    expect(await scene.end()).toContain(`${ISSUER}/logout`);
    expect(scene.entries).toEqual(told('session.provider_unavailable'));
  });

  test('of all sessions ends those of the user, and this one first', async () => {
    const scene = loggingOut();
    await scene.end(session, true);
    expect(scene.done.slice(0, 2)).toEqual([
      ['end', session, NOW],
      ['endAll', { issuer: ISSUER, subject: 'ada' }, NOW],
    ]);
    const alone = loggingOut({ ender: undefined });
    await expect(alone.end(session, true)).rejects.toMatchObject({ code: 'session.logout_unsupported' });
    expect([alone.steps(), alone.entries]).toEqual([['end', 'revoke'], told('session.logout_unsupported')]);
    expect([scene.logout.reachesOthers, alone.logout.reachesOthers]).toEqual([true, false]);
  });
});

test.each([
  ['of another issuer', { issuer: 'https://evil.example' }],
  ['that there is not', { refreshToken: undefined }],
  ['of a provider that there is not', { provider: 'gone' }],
])('a refresh token is revoked at no provider %s', async (_what, changes) => {
  const scene = loggingOut();
  expect(await scene.logout.revoke({ ...session, ...changes }, scene.context)).toBeUndefined();
  expect(scene.steps()).toEqual([]);
});

test('the session to end is read without a refresh; where that fails, the logout is not complete', async () => {
  const read = (leaving: Given['leaving']) => {
    const scene = loggingOut(leaving && { leaving });
    return scene.logout.leaving({} as never);
  };
  expect(await read(undefined)).toBe(session);
  const cause = sessionError('session.unavailable', { detail: 'the store failed' });
  await expect(read(failing(cause))).rejects.toMatchObject({
    ...{ code: 'session.logout_incomplete', detail: 'the store failed', cause },
  });
  await expect(read(failing(new TypeError('a bug')))).rejects.toThrow('a bug');
});

describe('a logout token', () => {
  test.each([
    ['of a person', {}, { issuer: ISSUER, subject: 'ada' }],
    ['of a session', { sub: undefined, sid: 's' }, { issuer: ISSUER, sid: 's', subject: undefined }],
    ['of a session and its person', { sid: 's' }, { issuer: ISSUER, sid: 's', subject: 'ada' }],
  ])('%s ends what it names, once, and is recorded', async (_what, changes, owner) => {
    const scene = loggingOut({ client: { verify: async () => ({ ...claims, ...changes }) } });
    await scene.endByToken({ ...claims, ...changes });
    expect(scene.done).toEqual([['endOnce', owner, `${ISSUER} j1`, NOW + 150, NOW]]);
    expect(scene.entries).toEqual([
      { type: 'logout', by: 'provider', issuer: ISSUER, subject: owner.subject, session: undefined },
    ]);
  });

  test('that has just expired is remembered for as long as it may be late', async () => {
    const scene = loggingOut({ client: { verify: async () => ({ ...claims, exp: NOW - 20 }) } });
    await scene.endByToken();
    expect(scene.done[0]?.[3]).toBe(NOW + 30);
  });

  test.each([
    ['is no whole number, which not every store takes', NOW + 99.5, NOW + 130],
    ['is far away, as long as its age is taken', 1e300, NOW + 660],
  ])('whose end %s ends what it names', async (_what, exp, keepUntil) => {
    const scene = loggingOut({ client: { verify: async () => ({ ...claims, exp }) } });
    await scene.endByToken();
    expect(scene.done[0]?.[3]).toBe(keepUntil);
  });

  test('may have several audiences, if one is ours', async () => {
    const scene = loggingOut();
    await scene.endByToken({ ...claims, aud: ['other', 'gate'] });
    expect(scene.steps()).toEqual(['endOnce']);
  });

  const refused = (why: string) => ({
    code: 'session.logout_token',
    detail: `the logout token is refused: ${why}`,
  });
  const STRANGE = 'it is of no provider, or for no client, that is configured here';

  test.each([
    ['of another issuer', { ...claims, iss: 'https://evil.example' }],
    ['for another client', { ...claims, aud: 'other' }],
    ['for nobody', { ...claims, aud: undefined }],
  ])('%s is refused before its signature is checked', async (_what, payload) => {
    const scene = loggingOut({ client: { verify: failing(new Error('asked')) } });
    await expect(scene.endByToken(payload)).rejects.toMatchObject(refused(STRANGE));
  });

  test('that is not a JWT is refused', async () => {
    const scene = loggingOut();
    const made = scene.logout.endByToken('x', scene.context);
    await expect(made).rejects.toMatchObject(refused('it is not a JWT'));
  });

  test('is refused by its verified content, and not by its unverified text', async () => {
    const scene = loggingOut({ client: { verify: async () => ({ ...claims, nonce: 'n' }) } });
    await expect(scene.endByToken()).rejects.toMatchObject(refused('it has a "nonce", as only ID tokens do'));
    expect([scene.steps(), scene.entries]).toEqual([[], []]);
  });

  test('that does not verify is refused; a provider that fails is no refusal', async () => {
    const scene = loggingOut({ client: { verify: failing(loginError('session.id_token')) } });
    await expect(scene.endByToken()).rejects.toMatchObject(
      refused('its signature, issuer, audience or type is not good'),
    );
    const late = loggingOut({
      client: { verify: failing(loginError('session.clock_skew', { detail: 'by 9 s' })) },
    });
    await expect(late.endByToken()).rejects.toMatchObject(refused('by 9 s'));
    for (const error of [
      loginError('session.provider_unavailable'),
      new TypeError('a bug'),
      Object.assign(new Error('x'), { code: 'E' }),
    ]) {
      const other = loggingOut({ client: { verify: failing(error) } });
      await expect(other.endByToken()).rejects.toBe(error);
    }
  });

  test('that has already been used is refused, and not recorded', async () => {
    const scene = loggingOut({ ender: { endOnce: async () => false } });
    await expect(scene.endByToken()).rejects.toMatchObject(refused('its "jti" has already been used'));
    expect(scene.entries).toEqual([]);
  });

  test('has no effect where no revocations are stored', async () => {
    await expect(loggingOut({ ender: undefined }).endByToken()).rejects.toMatchObject({
      code: 'session.logout_unsupported',
      detail: 'give sessions() a store, or revocations, to end sessions from outside',
    });
  });
});
