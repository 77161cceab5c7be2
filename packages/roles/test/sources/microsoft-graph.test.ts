import {
  type BaseContext,
  type Identity,
  pipeline,
  recorder,
  type TrailEntry,
  worker,
} from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { mapRoles } from '../../src/index.ts';
import { microsoftGraph } from '../../src/sources.ts';
import { execution, identifyAs } from '../callers.ts';
import { contextAt, OID, overage, standIn, TENANT, timeline } from './directory.ts';

const NEXT = 'https://graph.microsoft.com/v1.0/next?$skiptoken=2';

const group = (id: string) => ({ '@odata.type': '#microsoft.graph.group', id });
const all = (): boolean => true;

/** A stand-in of Graph: tokens for the right secret, and pages of groups as the test says. */
function graph(pages: (url: URL, calls: number) => Response) {
  let calls = 0;
  return standIn((url, init) => {
    if (url.host === 'login.microsoftonline.com') {
      const form = new URLSearchParams(String(init.body));
      const good = form.get('client_secret') === 's3cret' && form.get('grant_type') === 'client_credentials';
      return good
        ? Response.json({ access_token: 'graph-token', expires_in: 3600 })
        : Response.json({ error: 'invalid_client' }, { status: 401 });
    }
    if (new Headers(init.headers).get('authorization') !== 'Bearer graph-token') {
      return Response.json({}, { status: 401 });
    }
    return pages(url, calls++);
  });
}

function sourceOf(fetch: ReturnType<typeof graph>['fetch'], time: ReturnType<typeof timeline>, more = {}) {
  return microsoftGraph({
    ...{ tenant: TENANT, clientId: 'gate', clientSecret: 's3cret', fetch, sleep: time.sleep },
    ...more,
  });
}

const twoPages = (url: URL): Response =>
  url.href === NEXT
    ? Response.json({ value: [group('g3'), { '@odata.type': '#microsoft.graph.directoryRole', id: 'r' }] })
    : Response.json({ value: [group('g1'), group('g2')], '@odata.nextLink': NEXT });

describe('microsoftGraph', () => {
  test('lists the groups of all pages, and keeps those that are mentioned', async () => {
    const time = timeline();
    const { fetch, asked } = graph(twoPages);
    const answer = await sourceOf(fetch, time).groupsOf(
      overage(),
      contextAt(time.clock),
      (id) => id !== 'g2',
    );
    expect(answer).toEqual({ answered: true, groups: ['g1', 'g3'], seen: 3 });
    expect(asked.map(({ url }) => url.pathname)).toEqual([
      `/${TENANT}/oauth2/v2.0/token`,
      `/v1.0/users/${OID}/transitiveMemberOf`,
      '/v1.0/next',
    ]);
  });

  test('waits as long as Graph asks when it is busy', async () => {
    const time = timeline();
    const { fetch } = graph((url, calls) =>
      calls < 2
        ? new Response(null, { status: 429, headers: { 'retry-after': String(calls + 1) } })
        : twoPages(url),
    );
    const answer = await sourceOf(fetch, time).groupsOf(overage(), contextAt(time.clock), all);
    expect(answer).toMatchObject({ answered: true, groups: ['g1', 'g2', 'g3'] });
    expect(time.waits).toEqual([1000, 2000]);
  });

  test('gives up where Graph asks for more patience than there is, and leaves it alone as long', async () => {
    const time = timeline();
    const { fetch, asked } = graph((url, calls) =>
      calls === 0 ? new Response(null, { status: 429, headers: { 'retry-after': '60' } }) : twoPages(url),
    );
    const source = sourceOf(fetch, time);
    expect(await source.groupsOf(overage(), contextAt(time.clock), all)).toEqual({
      answered: false,
      detail: 'GET to graph.microsoft.com answered 429, and the wait would exceed maxWaitSeconds',
    });
    expect(time.waits).toEqual([]);
    const calls = asked.length;
    time.now += 30_000;
    const others = overage({ subject: 'bob' });
    expect(await source.groupsOf(others, contextAt(time.clock), all)).toMatchObject({ answered: false });
    expect(asked).toHaveLength(calls);
    time.now += 30_000;
    expect(await source.groupsOf(others, contextAt(time.clock), all)).toMatchObject({ answered: true });
  });

  test.each<[string, (url: URL) => Response, string]>([
    ['refuses', () => new Response('s3cret', { status: 403 }), 'GroupMember.Read.All'],
    ['fails', () => new Response(null, { status: 500 }), 'answered 500'],
    [
      'cannot be reached',
      () => {
        throw new TypeError('fetch failed');
      },
      'cannot be reached',
    ],
    ['redirects', () => new Response(null, { status: 302 }), 'answered 302'],
    ['gives no JSON', () => new Response('<html>'), 'not JSON'],
    ['gives no list', () => Response.json({ value: 'g1' }), 'did not return a list of groups'],
    [
      'gives a group without an id',
      () => Response.json({ value: [{ id: 7 }] }),
      'did not return a list of groups',
    ],
    [
      'breaks off after the first page',
      (url) => (url.href === NEXT ? new Response(null, { status: 500 }) : twoPages(url)),
      'answered 500',
    ],
    [
      'leads elsewhere',
      () => Response.json({ value: [], '@odata.nextLink': 'https://evil.example/' }),
      'another origin',
    ],
    ['never ends', (url) => Response.json({ value: [], '@odata.nextLink': url.href }), 'more than 100 pages'],
  ])('gives no groups at all where Graph %s', async (_name, pages, detail) => {
    const time = timeline();
    const { fetch, asked } = graph(pages);
    const answer = await sourceOf(fetch, time).groupsOf(overage(), contextAt(time.clock), all);
    expect(answer).toEqual({ answered: false, detail: expect.stringContaining(detail) });
    expect(JSON.stringify(answer)).not.toMatch(/s3cret|graph-token|9999/);
    expect(asked.filter(({ url }) => url.host === 'evil.example')).toEqual([]);
  });

  test('gives no groups where its secret is wrong', async () => {
    const time = timeline();
    const source = sourceOf(graph(twoPages).fetch, time, { clientSecret: 'old' });
    expect(await source.groupsOf(overage(), contextAt(time.clock), all)).toEqual({
      answered: false,
      detail: 'POST to login.microsoftonline.com answered 401 instead of 200',
    });
  });

  test('makes one call for many concurrent requests, and another when the answer is old', async () => {
    const time = timeline();
    const { fetch, asked } = graph(() => Response.json({ value: [group('g1')] }));
    // Twenty requests that look for the answer now and then, while the time stands still.
    const sleep = (_milliseconds: number, signal?: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        if (signal === undefined) setImmediate(resolve);
      });
    const source = sourceOf(fetch, time, { sleep });
    const ask = () => source.groupsOf(overage(), contextAt(time.clock), all);
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(asked).toHaveLength(2);
    time.now += 299_000;
    await ask();
    expect(asked).toHaveLength(2);
    time.now += 2000;
    await ask();
    // The access token is still good.
    expect(asked).toHaveLength(3);
  });

  test('does not call again immediately after a failure', async () => {
    const time = timeline();
    const { fetch, asked } = graph((url, calls) =>
      calls === 0 ? new Response(null, { status: 500 }) : twoPages(url),
    );
    const source = sourceOf(fetch, time);
    const ask = () => source.groupsOf(overage(), contextAt(time.clock), all);
    expect(await ask()).toMatchObject({ answered: false });
    expect(await ask()).toMatchObject({ answered: false });
    expect(asked).toHaveLength(2);
    time.now += 15_000;
    expect(await ask()).toMatchObject({ answered: true });
  });

  test.each<[string, Partial<Identity>]>([
    ['of another issuer', { issuer: 'https://idp.example' }],
    ['of another tenant', { issuer: 'https://login.microsoftonline.com/other/v2.0' }],
    ['whose token lists the groups', { groups: [] }],
    ['that is a service', { kind: 'service' }],
  ])('does not ask for a caller %s', (_name, changes) => {
    const time = timeline();
    const source = sourceOf(graph(twoPages).fetch, time);
    expect(source.groupsOf(overage(changes), contextAt(time.clock), all)).toBeUndefined();
  });

  test('asks for the application’s own scope, and for JSON', async () => {
    const time = timeline();
    const { fetch, asked } = graph(twoPages);
    await sourceOf(fetch, time).groupsOf(overage(), contextAt(time.clock), all);
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
      ...{ grant_type: 'client_credentials', client_id: 'gate', client_secret: 's3cret' },
      scope: 'https://graph.microsoft.com/.default',
    });
    expect(asked[1]?.headers.get('accept')).toBe('application/json');
    expect(asked[1]?.url.search).toBe('?$select=id&$top=999');
  });

  test('asks for callers of the older issuer too', () => {
    const time = timeline();
    const caller = overage({ issuer: `https://sts.windows.net/${TENANT}/` });
    const { fetch } = graph(twoPages);
    expect(sourceOf(fetch, time).groupsOf(caller, contextAt(time.clock), all)).toBeDefined();
  });

  test('looks up every user where that is configured', () => {
    const time = timeline();
    const { fetch } = graph(twoPages);
    const ask = (more: object) =>
      sourceOf(fetch, time, more).groupsOf(overage({ groups: [] }), contextAt(time.clock), all);
    expect(ask({ when: 'always' })).toBeDefined();
    expect(ask({ when: 'overage' })).toBeUndefined();
    expect(ask({})).toBeUndefined();
    expect(() => ask({ when: '' })).toThrow(TypeError);
  });

  test('reports what a tenant is', () => {
    expect(() => sourceOf(graph(twoPages).fetch, timeline(), { tenant: 'common' })).toThrow(
      'tenant must be the GUID of your directory',
    );
  });

  test.each([`${OID}/x`, `x/${OID}`, [OID], '../../me', undefined])(
    'has not answered for a caller of its tenant whose object id is %j, and makes no call',
    async (oid) => {
      const time = timeline();
      const { fetch, asked } = graph(twoPages);
      const caller = overage({ claims: { oid } });
      const answer = await sourceOf(fetch, time).groupsOf(caller, contextAt(time.clock), all);
      expect(answer).toEqual({ answered: false, detail: expect.stringContaining('"oid" is missing') });
      expect(asked).toEqual([]);
    },
  );

  test('asks for an object id in capital letters, which is the same one', async () => {
    const time = timeline();
    const { fetch } = graph(twoPages);
    const caller = overage({ claims: { oid: 'AAAAAAAA-2222-3333-4444-555555555555' } });
    const answer = await sourceOf(fetch, time).groupsOf(caller, contextAt(time.clock), all);
    expect(answer).toMatchObject({ answered: true });
  });

  test.each([
    { tenant: 'common' },
    { clientId: '' },
    { clientSecret: '' },
    { cacheSeconds: -1 },
    { maxWaitSeconds: 600 },
  ])('refuses %j where it is given', (wrong) => {
    expect(() => sourceOf(graph(twoPages).fetch, timeline(), wrong)).toThrow(TypeError);
  });

  test('reads its options from the bindings of the Worker', async () => {
    const time = timeline();
    const { fetch } = graph(twoPages);
    const source = microsoftGraph((env: { SECRET: string }) => ({
      ...{ tenant: TENANT, clientId: 'gate', clientSecret: env.SECRET, fetch, sleep: time.sleep },
    }));
    const context = { ...contextAt(time.clock), env: { SECRET: 's3cret' } };
    expect(await source.groupsOf(overage(), context, all)).toMatchObject({ answered: true });
  });
});

describe('mapRoles with a source', () => {
  const serve = async (pages: (url: URL) => Response, caller = overage()) => {
    const time = timeline();
    const entries: TrailEntry[] = [];
    const source = sourceOf(graph(pages).fetch, time);
    const app = pipeline<BaseContext>()
      .use(
        recorder(async (arrival, next) => {
          const response = await next();
          entries.push(...arrival.trail.entries);
          return response;
        }),
      )
      .use(identifyAs(caller))
      .use(
        mapRoles({ admin: [{ id: 'g3', alias: 'phab-admins' }], engineer: ['eng'] }, { sources: [source] }),
      )
      .handle(({ roles }) => Response.json(roles.names));
    const response = await worker(app)(new Request('https://gate.example/'), {}, execution);
    return { roles: await response.json(), entries };
  };

  test('gives the roles of an overage', async () => {
    const { roles, entries } = await serve(twoPages);
    expect(roles).toEqual(['admin']);
    expect(entries).toEqual([
      {
        type: 'roles.resolved',
        names: ['admin'],
        grants: [{ role: 'admin', group: 'g3', alias: 'phab-admins' }],
        groupsSeen: 3,
      },
    ]);
  });

  test('returns none where Graph refuses, and reports it', async () => {
    const { roles, entries } = await serve(() => new Response(null, { status: 403 }));
    expect(roles).toEqual([]);
    expect(entries).toMatchObject([
      {
        type: 'roles.resolved',
        names: [],
        unanswered: [{ source: 'microsoftGraph', detail: expect.stringContaining('answered 403') }],
      },
    ]);
  });

  test('returns none where no source knows the caller, and reports it', async () => {
    const { roles, entries } = await serve(twoPages, overage({ issuer: 'https://idp.example' }));
    expect(roles).toEqual([]);
    expect(entries).toMatchObject([{ unanswered: [{ source: 'token' }] }]);
  });

  test('names itself where it has no answer', () => {
    expect(microsoftGraph({ tenant: TENANT, clientId: 'c', clientSecret: 's' }).name).toBe('microsoftGraph');
  });
});
