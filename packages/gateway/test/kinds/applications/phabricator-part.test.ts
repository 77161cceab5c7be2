import { gzipSync } from 'node:zlib';
import { zone } from '@portcullis/phabricator';
import { conduitCalls, phabricatorApplication } from '@portcullis/phabricator/internal';
import { loginCredentials, memorySessions } from '@portcullis/session';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { contextsAt } from '../../../../../scripts/fixtures/test-context.ts';
import { phabricatorConduit } from '../../../src/kinds/applications/phabricator-conduit.ts';
import type { PhabricatorFeature } from '../../../src/kinds/applications/phabricator-feature.ts';
import { phabricatorPartWith } from '../../../src/kinds/applications/phabricator-part.ts';
import { phabricatorRepositories } from '../../../src/kinds/applications/phabricator-repositories.ts';

// As it is, and watched.
vi.mock('@portcullis/phabricator/internal', async (original) => {
  const real = await original<typeof import('@portcullis/phabricator/internal')>();
  return { ...real, phabricatorApplication: vi.fn(real.phabricatorApplication) };
});
beforeEach(() => void vi.mocked(phabricatorApplication).mockClear());

const LOGIN = { keys: ['k'.repeat(32)], providers: {} };

test.each([
  ['sso', {}],
  ['repositories', { passwords: true }],
])('an instance with "%s" is not served by a Worker that was built without its code', (setting, settings) => {
  const instance = { name: 'phorge', application: 'phabricator', hosts: ['h'], [setting]: settings };
  const part = phabricatorPartWith(phabricatorConduit);
  const missing = `this Worker was built without "${setting}" of phorge: run "portcullis build" again`;
  expect(() => part.create(instance as never, { origin: zone() } as never)).toThrow(missing);
  expect(() => part.endpoints(instance as never, LOGIN as never)).toThrow(missing);
});

const instance = (settings: object = {}) =>
  ({ name: 'phorge', application: 'phabricator', hosts: ['h'], ...settings }) as never;

describe('an instance is served with', () => {
  test.each([{}, { maxFormBytes: 10 }, { originHardened: true }, { timeoutSeconds: 5 }])(
    'the settings %j only',
    (settings) => {
      const origin = zone();
      const { application } = phabricatorPartWith().create(instance(settings), { origin } as never);
      const made = vi.mocked(phabricatorApplication).mock.results[0]?.value;
      // Version control is looked at before it is sent.
      expect({ ...application, handler: made.handler }).toEqual(made);
      expect(vi.mocked(phabricatorApplication).mock.calls).toStrictEqual([[{ origin, ...settings }]]);
    },
  );

  test('what its features add, each for itself, and their addresses', () => {
    const dependencies = { origin: zone() } as never;
    const added: unknown[] = [];
    const feature = (setting: string, endpoints?: () => readonly string[]) => ({
      ...{ setting, ...(endpoints && { endpoints }) },
      add: (made: object, ...given: readonly unknown[]) => {
        added.push([setting, ...given]);
        return { ...made, [setting]: true };
      },
    });
    const part = phabricatorPartWith(
      feature('repositories') as never,
      feature('sso', () => ['/sso']) as never,
      feature('conduit', () => ['/conduit']) as never,
    );
    const served = instance({ sso: {}, repositories: {} });
    expect(part.create(served, dependencies)).toMatchObject({
      application: expect.any(Object),
      sso: true,
      repositories: true,
    });
    expect(added).toHaveLength(2);
    expect(added).toEqual(
      expect.arrayContaining([
        ['sso', served, dependencies],
        ['repositories', served, dependencies],
      ]),
    );
    expect(part.endpoints(served, LOGIN as never)).toEqual(['/sso']);
  });

  test('nothing of a credential of the gate’s own', async () => {
    const withoutCredential = vi.fn(({ request }: { request: Request }) => request);
    const origin = { ...zone(), send: async () => new Response('page') };
    const login = { settings: LOGIN, gate: { withoutCredential } };
    const { application } = phabricatorPartWith().create(instance(), { origin, login } as never);
    const context = { request: new Request('https://h/T1') };
    // It lacks what a pipeline would give it: what was asked of the gate before is all that is looked at.
    await Promise.resolve(application.handler(context as never)).catch(() => undefined);
    expect(withoutCredential).toHaveBeenCalledWith(context);
  });
});

test('secrets in its addresses are cut out', () => {
  const path = `/file/data/${'k'.repeat(20)}/PHID-FILE-${'x'.repeat(20)}/a.png`;
  expect(phabricatorPartWith().maskPath(instance())(path)).not.toContain('k'.repeat(20));
});

test.each([
  [{}, []],
  [{ sso: {} }, []],
  [{ sso: { usernames: { collision: 'refuse' } } }, []],
  [{ sso: { usernames: { claims: ['nick', 'org.name'] } } }, ['claim:nick', 'claim:org.name']],
])('%j: a login stores the claims from which usernames are derived', (settings, told) => {
  expect(phabricatorPartWith().told(instance(settings))).toEqual(told);
});

test('a credential is looked for before API tokens where calls are read, and nowhere else', () => {
  const { readsTokens } = phabricatorPartWith(phabricatorConduit);
  expect([readsTokens?.(instance({ conduit: {} })), readsTokens?.(instance())]).toEqual([true, false]);
});

describe('the credential of a user’s program', () => {
  const [BOT, OWN] = [`api-${'b'.repeat(28)}`, `api-${'o'.repeat(28)}`];
  const CREDENTIAL = `pcl_${'k'.repeat(8)}.sealed`;
  const { contextOf } = contextsAt('https://h');

  /** What Phorge gets of a request by it, and what becomes of that. */
  async function sentFor(
    context: ReturnType<typeof contextOf>,
    roles: readonly string[],
    { repositories = {}, features = [] as PhabricatorFeature[] } = {},
  ) {
    const sent: { body: string; headers: Headers }[] = [];
    const origin = {
      ...zone(),
      send: async (_target: unknown, init: RequestInit) => {
        sent.push({ body: await new Response(init.body).text(), headers: new Headers(init.headers) });
        return new Response('{}', { headers: { 'content-type': 'application/json' } });
      },
    };
    const { withoutCredential } = loginCredentials({ store: memorySessions() });
    const gate = { withoutCredential: ({ request }: { request: Request }) => withoutCredential(request) };
    const { application, verifiers } = phabricatorPartWith(
      phabricatorConduit,
      phabricatorRepositories,
      ...features,
    ).create(
      instance({
        ...(features.length > 0 && { sso: {} }),
        conduit: { bots: [{ roles: ['ci'], token: BOT }] },
        repositories: {
          accounts: [{ roles: ['ci'], username: 'builder', password: 'lent' }],
          ...repositories,
        },
        policy: { name: 'p', rules: [] },
      }),
      { origin, verifiers: [], login: { settings: LOGIN, gate } } as never,
    );
    // Bearer tokens elsewhere for either, credentials before API tokens, and tickets of git-lfs and of files.
    expect(verifiers).toHaveLength(5);
    const caller = {
      ...{ kind: 'user', claims: { preferred_username: 'alice' } },
      authentication: { method: 'credential' },
    };
    await conduitCalls(10_000)(context, async () =>
      application.handler({
        ...context,
        env: {},
        caller,
        roles: { names: roles, has: () => false },
      } as never),
    );
    return sent;
  }

  /** The same of a call of Conduit. */
  function called(authorization: string, form: string, { roles = ['ci'], isCompressed = false } = {}) {
    const context = contextOf('/api/maniphest.search', {
      method: 'POST',
      body: isCompressed ? gzipSync(form) : form,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(isCompressed && { 'content-encoding': 'gzip' }),
        ...{ authorization, cookie: 'phsid=x', 'x-phabricator-csrf': 'B@x' },
      },
    });
    return sentFor(context, roles);
  }
  const basic = `Basic ${btoa(`alice:${CREDENTIAL}~vcs`)}`;

  test.each([basic, `Bearer ${CREDENTIAL}`])(
    'is lent a bot for calls of Conduit (%s)',
    async (authorization) => {
      const [sent] = await called(authorization, 'limit=1');
      expect(sent?.body).toBe(`limit=1&api.token=${BOT}`);
      expect([sent?.headers.has('authorization'), sent?.headers.has('cookie')]).toEqual([false, false]);
    },
  );

  test('is not forwarded next to an API token of its own, and neither are cookies', async () => {
    const [sent] = await called(basic, `api.token=${OWN}`, { isCompressed: true });
    expect(sent?.body).toBe(`api.token=${OWN}`);
    expect([sent?.headers.has('authorization'), sent?.headers.has('cookie')]).toEqual([false, false]);
  });

  test('makes no anonymous call, where no bot is for its user', async () => {
    await expect(called(basic, 'limit=1', { roles: ['idle'] })).rejects.toMatchObject({
      code: 'phabricator.conduit_no_bot',
    });
    const [sent] = await called(`Bearer ${CREDENTIAL}`, 'limit=1', { roles: ['idle'] });
    expect(sent?.headers.has('authorization')).toBe(false);
  });

  test.each([
    [basic, `Basic ${btoa('alice:vcs')}`],
    [`Basic ${btoa(`gate:${CREDENTIAL}`)}`, `Basic ${btoa('builder:lent')}`],
    [`Bearer ${CREDENTIAL}`, `Basic ${btoa('builder:lent')}`],
  ])(
    'is sent on to repositories by the password behind it, or the account that is lent (%s)',
    async (shown, sent) => {
      const context = contextOf('/source/lab/info/refs?service=git-upload-pack', {
        headers: { authorization: shown },
      });
      const [request] = await sentFor(context, ['ci']);
      expect(request?.headers.get('authorization')).toBe(sent);
    },
  );

  const fetched = (username: string, more: Parameters<typeof sentFor>[2] = {}) => {
    const authorization = `Basic ${btoa(`${username}:${CREDENTIAL}~vcs`)}`;
    const path = '/source/lab/info/refs?service=git-upload-pack';
    return sentFor(contextOf(path, { headers: { authorization } }), ['ci'], more);
  };
  const refused = { code: 'phabricator.vcs_other_person' };

  test('is refused at repositories with the VCS password of another user, unless “samePerson” is off', async () => {
    await expect(fetched('mallory')).rejects.toMatchObject(refused);
    expect(await fetched('mallory', { repositories: { samePerson: 'off' } })).toHaveLength(1);
  });

  test('is compared with the username that single sign-on gave, which counts before claims', async () => {
    const feature = (usernameOf: () => Promise<string | undefined>): PhabricatorFeature => ({
      setting: 'sso',
      add: (assembled) => ({ ...assembled, usernameOf }),
    });
    const gave = [feature(async () => 'alice2')];
    expect(await fetched('alice2', { features: gave })).toHaveLength(1);
    await expect(fetched('alice', { features: gave })).rejects.toMatchObject(refused);
    expect(await fetched('alice', { features: [feature(async () => undefined)] })).toHaveLength(1);
  });
});

test('an API token is compared with the session that a call carries as well', async () => {
  const identify = vi.fn(async () => ({ kind: 'user', email: 'alice@h', claims: {} }));
  const user = { phid: 'PHID-USER-m', userName: 'mallory', primaryEmail: 'mallory@h', roles: ['verified'] };
  const answer = JSON.stringify({ result: user, error_code: null });
  const origin = {
    ...zone(),
    send: async () => new Response(answer, { headers: { 'content-type': 'application/json' } }),
  };
  const gate = { credentialVerifier: { identify: () => undefined }, verifier: { identify } };
  const { call, server } = phabricatorConduit.add(
    { application: { handler: vi.fn() } } as never,
    instance({ conduit: { tokens: true }, policy: { rules: [] } }),
    { origin, verifiers: [], login: { settings: LOGIN, gate } } as never,
  );
  const context = contextsAt('https://h').contextOf('/api/user.whoami', {
    method: 'POST',
    body: `api.token=api-${'m'.repeat(28)}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const caller = { kind: 'user', authentication: { method: 'conduit' } };
  const asked = server?.(
    context as never,
    (async () => call?.({ ...context, caller } as never, vi.fn())) as never,
  );
  await expect(asked).rejects.toMatchObject({ code: 'phabricator.conduit_other_person' });
  expect(identify).toHaveBeenCalledOnce();
});
