import { mount, pipeline } from '@portcullis/core';
import { phabricator } from '@portcullis/phabricator';
import { enforce } from '@portcullis/policy';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { binding, type FetchBinding, otherHost, web } from '../src/index.ts';
import { as, ask, HOST, person, recordingOrigin, withRoles } from './fixtures/gate.ts';

const { origin, calls } = recordingOrigin();
const wiki = web({
  name: 'wiki',
  origin,
  resources: [
    { path: '/wiki/pages/:id', kind: 'page' },
    { path: '/wiki/admin/**', kind: 'administration' },
  ],
});
const steps = pipeline(wiki).use(as(person())).use(withRoles('engineer'));

test.each(['pass', 'refuse'] as const)(
  'a directory with an ampersand in its name is denied by its path and by its kind, where one may %s',
  async (ampersands) => {
    const files = web({
      name: 'files',
      origin,
      ampersands,
      resources: [{ path: '/labs/R&D/**', kind: 'plan' }],
    });
    const guarded = pipeline(files)
      .use(as(person()))
      .use(withRoles('engineer'))
      .use(
        enforce({
          name: 'files',
          rules: [
            { name: 'all', effect: 'allow', who: 'authenticated', paths: ['/**'] },
            { name: 'by path', effect: 'deny', who: 'authenticated', paths: ['/R&D/**'] },
            { name: 'by kind', effect: 'deny', who: 'authenticated', kinds: ['plan'] },
          ],
        }),
      );
    const statusOf = async (path: string): Promise<number> => (await ask(guarded, path)).status;
    for (const path of ['/R%26D/x', '/labs/R%26D/x', '/labs/r%26d']) expect(await statusOf(path)).toBe(403);
    for (const path of ['/R&D/x', '/labs/R&D/x'])
      expect(await statusOf(path)).toBe(ampersands === 'pass' ? 403 : 400);
    expect(await statusOf('/R/x')).toBe(200);
  },
);

describe('a policy uses the application’s kinds', () => {
  const guarded = steps.use(
    enforce({
      name: 'wiki',
      rules: [
        { name: 'reading', effect: 'allow', who: 'authenticated', kinds: ['page'], operations: ['view'] },
        { name: 'drafts', effect: 'allow', who: 'authenticated', kinds: ['page'], ids: ['draft'] },
        { name: 'no administration', effect: 'deny', who: 'authenticated', kinds: ['administration'] },
      ],
    }),
  );

  test.each([
    ['GET', '/wiki/pages/start', 200],
    ['POST', '/wiki/pages/start', 403],
    ['POST', '/wiki/pages/draft', 200],
    ['GET', '/wiki/ADMIN/', 403],
    ['GET', '/wiki/elsewhere', 403],
  ])('%s %s is %i', async (method, path, status) => {
    expect((await ask(guarded, path, { method })).status).toBe(status);
  });

  test('and no others', () => {
    const rule = { name: 'r', effect: 'allow', who: 'anyone' } as const;
    const misspelled = enforce({ name: 'p', rules: [{ ...rule, kinds: ['pages'] }] });
    const misnamed = enforce({ name: 'p', rules: [{ ...rule, applications: ['web'] }] });
    // @ts-expect-error No resource is of this kind.
    steps.use(misspelled);
    // @ts-expect-error The application is called wiki.
    steps.use(misnamed);
    expectTypeOf(wiki.vocabulary.hasKind).parameter(0).toEqualTypeOf<'page' | 'administration'>();
    expectTypeOf(wiki.vocabulary.hasApplication).parameter(0).toEqualTypeOf<'wiki'>();
  });
});

describe('a WebSocket, whose messages may do anything', () => {
  const live = web({
    name: 'live',
    origin,
    resources: [
      { path: '/ticker', kind: 'ticker', operation: 'view' },
      { path: '/reports/:id', kind: 'report', methods: ['GET'] },
      { path: '/desks/:id', kind: 'desk', operation: 'trade', methods: ['POST'] },
    ],
  });
  const reader = pipeline(live).use(as(person())).use(withRoles('reader'));
  const reading = { name: 'reading', who: 'authenticated', paths: ['/**'] } as const;
  const trading = { name: 'trading', effect: 'deny', who: 'anyone', operations: ['trade'] } as const;
  const opened = (upgrade = 'websocket') => ({ headers: { upgrade, origin: HOST } });

  test.each([
    { ...reading, effect: 'readOnly' },
    { ...reading, effect: 'allow', methods: ['GET'] },
    { ...reading, effect: 'allow', operations: ['view'] },
  ] as const)('is refused for a user who may only read: %j', async (rule) => {
    const app = reader.use(enforce({ name: 'live', rules: [rule] }));
    const status = async (path: string, init?: RequestInit) => (await ask(app, path, init)).status;
    expect(await status('/live')).toBe(200);
    expect(await status('/live', opened())).toBe(403);
    expect(await status('/live', opened('WebSocket'))).toBe(403);
    expect(await status('/reports/7')).toBe(200);
    expect(await status('/reports/7', opened())).toBe(403);
    // What its pattern says to be a view only shows things.
    expect(await status('/ticker', opened())).toBe(200);
  });

  test('is opened for a user who may write, and has the kind of its pattern', async () => {
    const app = reader.use(enforce({ name: 'live', rules: [{ ...reading, effect: 'allow' }, trading] }));
    expect((await ask(app, '/live', opened())).status).toBe(200);
    expect((await ask(app, '/desks/7', opened())).status).toBe(403);
    expect(
      await live.resourceOf({ request: new Request(HOST, opened()), target: { path: '/desks/7' } } as never),
    ).toEqual({
      ...{ application: 'live', kind: 'desk', id: '7', operation: 'trade', method: 'POST' },
      asSent: { application: 'live', operation: 'view', method: 'GET' },
    });
    // Only a GET opens one.
    const posted = {
      request: new Request(HOST, { method: 'POST', ...opened() }),
      target: { path: '/desks/7' },
    };
    const trade = { application: 'live', kind: 'desk', id: '7', operation: 'trade' };
    expect(await live.resourceOf(posted as never)).toEqual(trade);
  });

  test.each(['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'is not opened by %s, which has the same resource without the header',
    async (method) => {
      for (const path of ['/live', '/ticker', '/reports/7', '/desks/7']) {
        const about = (init: RequestInit) =>
          live.resourceOf({
            request: new Request(HOST, { ...init, method }),
            target: { path, search: '' },
          } as never);
        expect(await about(opened())).toEqual(await about({}));
      }
    },
  );

  test('is not opened by a GET whose Upgrade names something else', async () => {
    for (const headers of [{}, { upgrade: 'h2c' }, { upgrade: '' }] as const) {
      const request = new Request(HOST, { headers });
      expect(await live.resourceOf({ request, target: { path: '/live', search: '' } } as never)).toEqual({
        ...{ application: 'live', operation: 'view' },
      });
    }
  });

  // An application that knows no WebSockets answers the GET that it is sent.
  test.each(['websocket', 'WebSocket', 'h2c, websocket', 'websocket/13', 'xwebsocketx'])(
    'gives no access to a page that only a POST may reach: Upgrade: %s',
    async (upgrade) => {
      const hooks = web({
        origin,
        resources: [
          { path: '/hooks/:id', kind: 'hook', methods: ['POST'] },
          { path: '/search', kind: 'search', methods: ['POST'], operation: 'view' },
          { path: '/reports/:id/export', kind: 'export', methods: ['GET'] },
        ],
      });
      const app = pipeline(hooks)
        .use(as(person()))
        .use(withRoles())
        .use(
          enforce({
            name: 'hooks',
            rules: [
              { name: 'hooks', effect: 'allow', who: 'anyone', kinds: ['hook', 'search'] },
              { name: 'posts', effect: 'allow', who: 'anyone', methods: ['POST'], paths: ['/api/**'] },
              { name: 'reports', effect: 'allow', who: 'anyone', paths: ['/reports/**'] },
              { name: 'no exports', effect: 'deny', who: 'anyone', kinds: ['export'] },
            ],
          }),
        );
      for (const path of ['/hooks/7', '/search', '/api/x', '/reports/7/export']) {
        const answers = [await ask(app, path), await ask(app, path, opened(upgrade))];
        expect([path, ...answers.map(({ status }) => status)]).toEqual([path, 403, 403]);
      }
      expect((await ask(app, '/api/x', { method: 'POST' })).status).toBe(200);
      expect((await ask(app, '/reports/7', opened(upgrade))).status).toBe(200);
    },
  );

  test('is read from an event as the gateway saw it', () => {
    const address = live.classify('GET', { path: '/live', search: '' });
    const edit = { application: 'live', operation: 'edit' };
    const asSent = { ...address, method: 'GET' };
    expect(live.recorded?.(edit, address)).toEqual({ ...edit, method: 'POST', asSent });
    expect(live.recorded?.(address, address)).toEqual(address);
    // What else it is about is said by the address now.
    expect(live.recorded?.({ application: 'old', kind: 'old', operation: 'export' }, address)).toEqual(
      address,
    );
    const written = live.classify('POST', { path: '/live', search: '' });
    expect(live.recorded?.(edit, written)).toEqual(written);
  });
});

describe('the bindings', () => {
  type Env = { readonly WIKI: FetchBinding; readonly KEY: string };

  test('are those of origin and keys together, and the kinds are still known', () => {
    const app = web({
      origin: binding('WIKI'),
      resources: [{ path: '/pages/:id', kind: 'page' }],
      assertion: { audience: 'wiki', keys: (env: Env) => [env.KEY] },
    });
    const { fetch } = pipeline(app).use(as(person()));
    expectTypeOf(fetch).parameter(1).toExtend<{ readonly WIKI: FetchBinding }>();
    expectTypeOf(fetch).parameter(1).toHaveProperty('KEY');
    // Nobody is known in front of it, and it says who is asking.
    expectTypeOf(pipeline(app).fetch).not.toBeFunction();
    expectTypeOf(app.vocabulary.hasKind).parameter(0).toEqualTypeOf<'page'>();
    const other = otherHost('https://wiki.internal.example', { applicationAcceptsIt: true });
    // @ts-expect-error A field that nobody has.
    expect(() => web({ origin: other, headers: { 'x-user': 'mail' } })).toThrow(TypeError);
  });
});

describe('next to another application of one host', () => {
  const both = pipeline(mount({ '/wiki/': wiki, '/': phabricator({ origin }) }))
    .use(as(person()))
    .use(withRoles('engineer'));

  test('each has its own paths and words', async () => {
    const guarded = both.use(
      enforce({
        name: 'both',
        rules: [
          { name: 'pages', effect: 'allow', who: 'authenticated', kinds: ['page'] },
          { name: 'tasks', effect: 'allow', who: 'authenticated', applications: ['maniphest'] },
        ],
      }),
    );
    for (const [path, status] of [
      ['/wiki/pages/1', 200],
      ['/T1', 200],
      ['/wiki/admin/', 403],
      ['/D1', 403],
      ['/wiki/pages/C%23', 400],
    ] as const) {
      expect((await ask(guarded, path)).status, path).toBe(status);
    }
    expect(calls.at(-1)?.url).toBe(`${HOST}/T1`);
  });

  test('its keys are below its prefix', async () => {
    const { generateAssertionKey } = await import('../src/index.ts');
    const keys = [await generateAssertionKey()];
    const asserting = web({
      origin,
      assertion: { audience: 'wiki', keys, keysPath: '/wiki/.portcullis/keys' },
    });
    const app = pipeline(mount({ '/wiki/': asserting, '/': phabricator({ origin }) }));
    expect((await (await ask(app, '/wiki/.portcullis/keys')).json()) as object).toHaveProperty('keys');
  });
});
