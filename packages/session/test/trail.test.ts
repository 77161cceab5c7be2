import { createHash } from 'node:crypto';
import type { TrailEntry } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { memorySessions } from '../src/index.ts';
import { type Scene, scene } from './fixtures/scene.ts';

// What a session leaves for the record: who, when and why, and never what would let somebody use it.

type Entry<Type extends TrailEntry['type']> = Extract<TrailEntry, { type: Type }>;

function left<Type extends TrailEntry['type']>(stage: Scene, type: Type): readonly Entry<Type>[] {
  return stage.entries.filter((entry): entry is Entry<Type> => entry.type === type);
}

const MODES = [
  ['cookies', () => ({ revocations: memorySessions() })],
  ['a store', () => ({ store: memorySessions() })],
] as const;

const ADA = { issuer: 'https://idp.example', subject: 'ada' };

describe.each(MODES)('the record in %s', (_where, mode) => {
  test('of a login has the user, and a session that its requests and its logout name as well', async () => {
    const stage = await scene(mode());
    const now = Math.floor(stage.clock.now() / 1000);
    await stage.logIn();
    const [login, ...others] = left(stage, 'login.succeeded');
    expect(others).toEqual([]);
    expect(login).toMatchObject({
      identity: { subject: 'ada' },
      session: { idHash: expect.stringMatching(/^[\w-]{43}$/), created: now, expires: now + 28_800 },
    });
    await stage.browser.open('/');
    expect(left(stage, 'session.used')).toEqual([{ type: 'session.used', session: login?.session }]);
    await stage.browser.submit('/.portcullis/logout', {});
    expect(left(stage, 'logout')).toEqual([{ type: 'logout', by: 'user', ...ADA, session: login?.session }]);
    await stage.browser.open('/open');
    expect(left(stage, 'session.used')).toEqual([]);
  });

  test('of each login has another session', async () => {
    const stage = await scene(mode());
    const hashes = new Set<string | undefined>();
    for (let number = 0; number < 3; number++) {
      await stage.logIn(stage.newBrowser());
      hashes.add(left(stage, 'login.succeeded')[0]?.session.idHash);
    }
    expect(hashes.size).toBe(3);
  });

  test.each(['ada', 'eve'])(
    'of a login by %s over the session of ada says that the former session was ended',
    async (sub) => {
      const stage = await scene(mode());
      await stage.logIn();
      const [before] = left(stage, 'login.succeeded');
      stage.provider.person = { ...stage.provider.person, sub };
      await stage.browser.open(
        stage.provider.authorize(
          (await stage.browser.open('/.portcullis/login')).headers.get('location') ?? '',
        ),
      );
      expect(left(stage, 'login.succeeded')).toMatchObject([{ identity: { subject: sub } }]);
      expect(left(stage, 'logout')).toEqual([
        { type: 'logout', by: 'login', ...ADA, session: before?.session, failure: undefined },
      ]);
    },
  );

  test('of a login over a session whose refresh token could not be revoked says so', async () => {
    const stage = await scene(mode());
    await stage.logIn();
    stage.provider.person = { ...stage.provider.person, sub: 'eve' };
    stage.provider.does.revocationAnswer = () => new Response(null, { status: 503 });
    await stage.browser.open(
      stage.provider.authorize(
        (await stage.browser.open('/.portcullis/login')).headers.get('location') ?? '',
      ),
    );
    expect(left(stage, 'logout')).toMatchObject([
      { by: 'login', ...ADA, failure: 'session.provider_unavailable' },
    ]);
  });

  test('of a login over no session, or over an expired one, has no ended session', async () => {
    const stage = await scene(mode());
    await stage.logIn();
    expect(left(stage, 'logout')).toEqual([]);
    stage.clock.pass(28_801);
    await stage.logIn();
    expect(left(stage, 'login.succeeded')).toHaveLength(1);
    expect(left(stage, 'logout')).toEqual([]);
  });

  test('of a logout by the provider has the user whom it named', async () => {
    const stage = await scene(mode());
    await stage.logIn();
    const body = new URLSearchParams({ logout_token: await stage.provider.logoutToken() });
    await stage.serve(
      new Request('https://app.example/.portcullis/backchannel-logout', { method: 'POST', body }),
    );
    expect(left(stage, 'logout')).toMatchObject([{ by: 'provider', ...ADA, session: undefined }]);
    const again = new URLSearchParams(body);
    await stage.serve(
      new Request('https://app.example/.portcullis/backchannel-logout', { method: 'POST', body: again }),
    );
    expect([stage.failure, left(stage, 'logout')]).toEqual(['session.logout_token', []]);
  });

  test('of a refresh says that it was done, or why not', async () => {
    const stage = await scene({ ...mode(), refreshSeconds: 60 });
    await stage.logIn();
    await stage.browser.open('/');
    expect(left(stage, 'session.refreshed')).toEqual([]);
    stage.clock.pass(60);
    await stage.browser.open('/');
    const refreshed = { type: 'session.refreshed', ...ADA };
    expect(left(stage, 'session.refreshed')).toEqual([{ ...refreshed, failure: undefined }]);
    stage.provider.refreshes = false;
    stage.clock.pass(60);
    await stage.browser.send('/');
    expect(left(stage, 'session.refreshed')).toEqual([
      {
        ...refreshed,
        failure: 'session.ended',
        detail: 'the session is invalid: the provider rejected its refresh token',
      },
    ]);
    expect(left(stage, 'session.used')).toEqual([]);
  });

  test('of a refresh for which the provider could not be reached says so, and the session goes on', async () => {
    const stage = await scene({ ...mode(), refreshSeconds: 60 });
    await stage.logIn();
    stage.clock.pass(60);
    stage.provider.does.tokenStatus = { status: 503, body: {} };
    expect((await stage.browser.open('/')).status).toBe(200);
    expect(left(stage, 'session.refreshed')).toMatchObject([{ failure: 'session.provider_unavailable' }]);
    expect(left(stage, 'session.used')).toHaveLength(1);
  });
});

describe('the record of a failed login has its reason', () => {
  test('and the provider, if a browser started it here', async () => {
    const stage = await scene();
    stage.provider.does.idToken = (claims) => ({ ...claims, nonce: 'another' });
    await stage.logIn();
    expect(left(stage, 'login.failed')).toEqual([
      { type: 'login.failed', provider: 'idp', code: 'session.id_token' },
    ]);
    expect(left(stage, 'login.succeeded')).toEqual([]);
  });

  test('and no provider, if no browser started it here', async () => {
    const stage = await scene();
    await stage.browser.open(`/.portcullis/callback/idp?code=x&state=${'s'.repeat(43)}`);
    expect(left(stage, 'login.failed')).toEqual([
      { type: 'login.failed', provider: undefined, code: 'session.login_unknown' },
    ]);
  });

  test('and not a success, if the session fits into no cookie', async () => {
    const stage = await scene();
    stage.provider.person = {
      ...stage.provider.person,
      groups: Array.from({ length: 2000 }, (_, number) => `a-rather-long-group-${number}`),
    };
    await stage.logIn();
    expect(left(stage, 'login.failed')).toMatchObject([{ code: 'session.too_large' }]);
    expect(left(stage, 'login.succeeded')).toEqual([]);
  });
});

test('no record contains a cookie, a token, a code, or the id of the session', async () => {
  const kept: string[] = [];
  const store = memorySessions();
  const add: typeof store.add = (session, now) => {
    const { id, idToken } = JSON.parse(session.session);
    kept.push(id, idToken, session.session);
    return store.add(session, now);
  };
  const stage = await scene({ store: { ...store, add }, refreshSeconds: 60 });
  const callback = await stage.logIn();
  const secrets = [
    ...kept,
    ...callback.headers.getSetCookie().map((line) => line.split(/[=;]/)[1] ?? ''),
    ...stage.provider.tokenRequests.flatMap(({ form }) => [form.get('code'), form.get('code_verifier')]),
  ].filter((secret): secret is string => (secret ?? '').length > 8);
  expect(secrets.length).toBeGreaterThanOrEqual(5);
  const all: TrailEntry[] = [...stage.entries];
  stage.clock.pass(60);
  for (const open of [() => stage.browser.open('/'), () => stage.browser.submit('/.portcullis/logout', {})]) {
    await open();
    all.push(...stage.entries);
  }
  expect(all.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['login.succeeded', 'session.used', 'session.refreshed', 'logout']),
  );
  for (const secret of secrets) expect(JSON.stringify(all)).not.toContain(secret);
  const hash = createHash('sha256')
    .update(kept[0] ?? '')
    .digest('base64url');
  expect(JSON.stringify(all)).toContain(hash);
});
