import { describe, expect, expectTypeOf, test } from 'vitest';
import { isApplication } from '../../src/application/application.ts';
import {
  type Admitted,
  allowAnyone,
  application,
  type BaseContext,
  type Decision,
  type HasCaller,
  type HasDecision,
  type HasIdentity,
  type HasResource,
  type Middleware,
  pipeline,
  worker,
} from '../../src/index.ts';
import { identity } from '../identities.ts';
import { noExecution } from '../start-context.ts';
import { refusal, type Seen, type WikiEnv, watcher, wiki } from '../wiki.ts';

const env: WikiEnv = { WIKI: (path) => new Response(`page ${path}`) };
const ask = (
  app: { fetch: (request: Request, env: WikiEnv, execution: typeof noExecution) => Promise<Response> },
  path: string,
  init: RequestInit = {},
) => app.fetch(new Request(`https://a.example${path}`, init), env, noExecution);

const caller = { kind: 'anonymous', challenges: [] } as const;
const goesOn: Middleware<BaseContext> = (_context, next) => next();

const nobody = () => {
  const seen: Seen = { masked: undefined, entries: [] };
  return { seen, app: pipeline(wiki()).use(watcher(seen)).use(allowAnyone()) };
};

describe('a pipeline in front of an application', () => {
  test('is a Worker once a step decides, and returns the answer of its steps', async () => {
    const { app } = nobody();
    expectTypeOf(app.fetch).parameter(1).toEqualTypeOf<WikiEnv>();
    expect(await (await ask(app, '/start')).text()).toBe('page /start');
  });

  test('classifies before any step decides, and says so in the record', async () => {
    const { app, seen } = nobody();
    let given: unknown;
    const guarded = app.use((context, next) => {
      given = context.resource;
      return next();
    });
    await ask(guarded, '/start', { method: 'POST' });
    const resource = { application: 'wiki', kind: 'page', id: 'start', operation: 'edit' };
    expect(given).toEqual(resource);
    expect(seen.entries).toEqual([{ type: 'resource.classified', resource }]);
  });

  test('makes the early check before any step', async () => {
    const { app } = nobody();
    let reached = false;
    const guarded = app.use((_context, next) => {
      reached = true;
      return next();
    });
    expect((await ask(guarded, '/start?_method=PUT')).status).toBe(400);
    expect(reached).toBe(false);
  });

  test('shows refusals in the form of the application', async () => {
    const closed = nobody().app.use(() => Promise.reject(refusal(403, 'door.closed')));
    expect(await (await ask(closed, '/start')).text()).toBe('wiki says door.closed');
  });

  test('reads addresses as the application does', async () => {
    expect(await (await ask(nobody().app, '/C%23')).text()).toBe('page /C#');
    const strict = pipeline(wiki({ target: {} })).use(allowAnyone());
    expect((await ask(strict, '/C%23')).status).toBe(400);
  });

  test('lets recorders mask its paths, of refused addresses as well', async () => {
    const { app, seen } = nobody();
    await ask(app, '/share/k3y');
    expect(seen.masked).toBe('/share/[secret]');
    await ask(app, '/share/k3y//');
    expect(seen.masked).toBe('/share/[secret]//');
  });

  test('can be extended twice, and is then two Workers', async () => {
    const { app } = nobody();
    const closed = app.use(() => Promise.reject(refusal(403, 'door.closed')));
    expect((await ask(closed, '/start')).status).toBe(403);
    expect((await ask(app, '/start')).status).toBe(200);
  });

  describe('refuses requests if no step decides who is admitted', () => {
    const served = async (app: unknown): Promise<{ status: number; reports: readonly string[] }> => {
      const reports: string[] = [];
      const serve = worker(app as never, { report: (text) => reports.push(text) });
      const { status } = await serve(new Request('https://a.example/start'), env as never, noExecution);
      return { status, reports };
    };
    const decision: Decision = {
      effect: 'allow',
      reason: 'policy.rule_allows',
      rule: 'all',
      policy: 'wiki',
      version: undefined,
      open: false,
      considered: [],
    };
    const open = () => pipeline(wiki());
    const adding = (additions: object) => () =>
      open().use(((_context: unknown, next: (adds: object) => unknown) => next(additions)) as never);
    const known = () => open().use<HasCaller>((_context, next) => next({ caller }));

    test.each([
      ['without any step', open],
      ['behind a step that only looks', () => open().use(goesOn)],
      ['behind one that finds out who is asking, and refuses nobody', known],
      [
        'behind a decision that was not enforced',
        () =>
          open().use<HasDecision>((_context, next) => next({ decision: { ...decision, effect: 'deny' } })),
      ],
      // What JavaScript adds where nobody looks at types, the promise of an answer above all.
      ['behind an identity that is none', adding({ identity: undefined })],
      ['behind an identity that is a text', adding({ identity: 'alice' })],
      ['behind an identity that nobody awaited', adding({ identity: Promise.resolve(identity('alice')) })],
      ['behind one that says no in words', adding({ admitted: 'no' })],
      ['behind an answer that nobody awaited', adding({ admitted: Promise.resolve(false) })],
    ])('%s', async (_name, app: () => unknown) => {
      const { status, reports } = await served(app());
      expect(status).toBe(500);
      expect(reports[0]).toContain(
        'no step decides who is admitted: add authenticate(), requireRole() or enforce() before the application, or allowAnyone() if it is open to everyone',
      );
    });

    test('and an undecided pipeline has no fetch handler', () => {
      expectTypeOf(open().fetch).not.toBeFunction();
      expectTypeOf(known().fetch).not.toBeFunction();
      expectTypeOf(known().use(allowAnyone()).fetch).toBeFunction();
    });

    test.each([
      ['let everybody in', () => open().use(allowAnyone())],
      [
        'let in whom it knows',
        () => open().use<HasIdentity>((_context, next) => next({ identity: identity('alice') })),
      ],
      ['allowed it', () => open().use<HasDecision>((_context, next) => next({ decision }))],
      ['says that it did', () => open().use<Admitted>((_context, next) => next({ admitted: true }))],
      ['did, and another as well', () => open().use(allowAnyone()).use(allowAnyone())],
    ])('but where one %s', async (_name, app: () => unknown) => {
      expect(await served(app())).toEqual({ status: 200, reports: [] });
    });
  });

  test('refuses everyone when no login step asked who the caller is', async () => {
    const login = { step: goesOn, verifier: { name: 'login' } };
    let reached = false;
    const application = wiki({
      handler: () => {
        reached = true;
        return new Response('page');
      },
    });
    const open = pipeline(application).use(allowAnyone()).use(login);
    const reports: string[] = [];
    const serve = worker(open as never, { report: (text) => reports.push(text) });
    const response = await serve(new Request('https://a.example/start'), env as never, noExecution);
    expect([response.status, reached]).toEqual([500, false]);
    expect(reports[0]).toContain(
      'no step identifies the caller with the login: add authenticate(login.verifier)',
    );
    // @ts-expect-error Nor is it a Worker.
    const fetch: (request: Request, env: WikiEnv, execution: typeof noExecution) => unknown = open.fetch;
    expect(fetch).toBeTypeOf('function');

    const asked = open.use<HasCaller>((_context, next) => next({ caller }));
    expect((await ask(asked, '/start')).status).toBe(200);
    // What a step answers by itself needs nobody.
    const answered = open.use<HasCaller>(() => Promise.resolve(new Response('well')));
    expect((await ask(answered, '/start')).status).toBe(200);
  });

  test('admits what the steps admit when the application needs no login', async () => {
    const app = pipeline(wiki())
      .use(allowAnyone())
      .use({ step: goesOn })
      .use({ presenter: () => undefined });
    expect((await ask(app, '/start')).status).toBe(200);
  });

  test('refuses a second classification', async () => {
    const again = pipeline(wiki())
      .use(allowAnyone())
      .use<HasResource>((_context, next) => next({ resource: { application: 'other' } }));
    const reports: string[] = [];
    const serve = worker(again, { report: (text) => reports.push(text) });
    const response = await serve(new Request('https://a.example/'), env, noExecution);
    expect(response.status).toBe(500);
    expect(reports[0]).toContain('adds "resource", which the context already has');
  });
});

describe('an application is whole', () => {
  test('or it is not made', () => {
    const { maskPath, check, ...half } = wiki();
    expect([maskPath, check]).not.toContain(undefined);
    expect(() => application(half as never)).toThrow(
      new TypeError('application: check must be a function; maskPath must be a function'),
    );
    expect(() => wiki({ target: null, vocabulary: null } as never)).toThrow(
      new TypeError('application: target must be an object; vocabulary must be an object'),
    );
  });

  test('and nothing else begins a pipeline', () => {
    expect(() => pipeline({ name: 'wiki', handler: () => new Response() } as never)).toThrow(
      new TypeError('pipeline: expected an application, as created by application()'),
    );
  });

  test.each([undefined, null, 7, 'wiki', () => wiki(), {}])(
    'and %j is refused as an application',
    (value) => {
      expect(isApplication(value)).toBe(false);
    },
  );

  test('and cannot be taken apart afterwards', () => {
    const whole = wiki();
    expect(() => Object.assign(whole, { maskPath: (path: string) => path })).toThrow(TypeError);
  });

  test('and says of a request only what its words are', () => {
    const parts = {
      name: 'blog',
      target: {},
      check: goesOn,
      presenter: () => undefined,
      maskPath: (path: string) => path,
      handler: () => new Response(),
    } as const;
    const vocabulary = {
      applications: ['blog'],
      kinds: ['post', 'draft'],
      delimitersInNames: false,
    } as const;
    const blog = application({
      ...parts,
      vocabulary,
      classify: (_method, { path }) => ({ application: 'blog', kind: path === '/draft' ? 'draft' : 'post' }),
      resourceOf: async () => ({ application: 'blog', reads: true }),
    });
    expectTypeOf(blog.vocabulary.hasKind).parameter(0).toEqualTypeOf<'post' | 'draft'>();
    // A rule that denies `post` would not speak of it.
    // @ts-expect-error There is no such kind.
    application({ ...parts, vocabulary, classify: () => ({ application: 'blog', kind: 'posts' }) });
    // @ts-expect-error There is no such application.
    application({ ...parts, vocabulary, classify: () => ({ application: 'blogs' }) });
    const classify = () => ({ application: 'blog' }) as const;
    const resourceOf = () => ({ application: 'blog', kind: 'Post' }) as const;
    // @ts-expect-error Nor may what reads more than the address say another word.
    application({ ...parts, vocabulary, classify, resourceOf });
  });

  test('and lists its words only for who asks: a gate that starts does not', () => {
    let asked = 0;
    const { vocabulary } = application<WikiEnv, 'wiki', string>({
      ...wiki(),
      vocabulary: {
        applications: ['wiki'],
        get kinds() {
          asked++;
          return ['page'];
        },
        delimitersInNames: false,
      },
      classify: () => ({ application: 'wiki' }),
      resourceOf: () => ({ application: 'wiki' }),
    });
    expect(asked).toBe(0);
    expect([vocabulary.kinds, vocabulary.hasKind('page'), asked]).toEqual([['page'], true, 2]);
  });

  test('and says what its words are', () => {
    const { vocabulary } = wiki();
    expect(vocabulary.hasKind('page')).toBe(true);
    expect(vocabulary.hasApplication('pages' as 'wiki')).toBe(false);
    expectTypeOf(vocabulary.hasKind).parameter(0).toEqualTypeOf<'page' | 'share'>();
    // @ts-expect-error A handler of somebody who has not classified lacks the resource.
    pipeline<WikiEnv>().handle(wiki().handler);
    expectTypeOf(wiki().handler).parameter(0).toExtend<BaseContext<WikiEnv>>();
  });
});
