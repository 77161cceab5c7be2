import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { Hono as OldestHono } from 'hono-4.5';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { type ContextOf, guard, guarded } from '../src/hono.ts';
import {
  AccessError,
  allowAnyone,
  type BaseContext,
  type HasIdentity,
  type Middleware,
  pipeline,
  recorder,
  type TrailEntry,
} from '../src/index.ts';
import { identity } from './identities.ts';
import { noExecution } from './start-context.ts';

interface Env {
  readonly NAME: string;
}

const login: Middleware<BaseContext, HasIdentity> = ({ request }, next) => {
  if (request.headers.has('x-nobody'))
    throw new AccessError({ code: 'door.closed', status: 401, message: 'No.' });
  return next({ identity: identity('alice') });
};
const steps = pipeline<Env>().use(login);
const env: Env = { NAME: 'world' };
const execution = { ...noExecution, passThroughOnException: () => undefined, props: {} } as never;

/** Both ends of the versions that a peer may be. */
const versions: readonly (readonly [version: string, make: () => Hono])[] = [
  ['of today', () => new Hono()],
  ['4.5.0', () => new OldestHono() as unknown as Hono],
];

describe.each(versions)('Hono %s', (_version, make) => {
  test('has typed variables behind a guard, without chaining', async () => {
    const app = guarded(make(), steps);
    app.get('/', (c) => c.text(`${c.get('gate').identity.subject} of ${c.env.NAME}`));
    app.post('/', (c) => c.text(c.get('gate').target.path));
    expectTypeOf<ContextOf<typeof app>>().toExtend<BaseContext<Env> & HasIdentity>();
    const response = await app.fetch(new Request('https://a.example/'), env, execution);
    expect(await response.text()).toBe('alice of world');
  });

  test('serves no route that the guard refuses', async () => {
    let reached = false;
    const app = guarded(make(), steps);
    app.get('/', (c) => {
      reached = true;
      return c.text('secret');
    });
    const nobody = new Request('https://a.example/', { headers: { 'x-nobody': '1' } });
    const response = await app.fetch(nobody, env, execution);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'door.closed' });
    expect(reached).toBe(false);
  });

  test('stands before every path, however deep', async () => {
    const app = guarded(make(), steps);
    app.all('*', (c) => c.text('secret'));
    for (const path of ['', 'a', 'a/b/c?d=e', '%61']) {
      const nobody = new Request(`https://a.example/${path}`, { headers: { 'x-nobody': '1' } });
      expect((await app.fetch(nobody, env, execution)).status, path).not.toBe(200);
    }
  });

  test('does not reach a route if no step decides who is admitted', async () => {
    const open = pipeline().use<{ name: string }>((_context, next) => next({ name: 'alice' }));
    const reports: string[] = [];
    // @ts-expect-error Nor does it compile.
    const app = guarded(make(), open, { report: (text) => reports.push(text) });
    app.get('/', (c) => c.text('secret'));
    expect((await app.request('https://a.example/')).status).toBe(500);
    expect(reports[0]).toContain('no step decides who is admitted');

    const said = make();
    said.get('/', guard(open.use(allowAnyone())), (c) => c.text(c.get('gate').name));
    expect(await (await said.request('https://a.example/')).text()).toBe('alice');
  });

  test('takes the options of a Worker', async () => {
    const reports: string[] = [];
    const broken = pipeline<Env>()
      .use(allowAnyone())
      .use(() => {
        throw new Error('a bug');
      });
    const app = guarded(make(), broken, { report: (text) => reports.push(text) });
    expect((await app.fetch(new Request('https://a.example/'), env, execution)).status).toBe(500);
    expect(reports).toEqual([expect.stringContaining('a bug')]);
  });

  test('may guard one route', async () => {
    const app = make();
    app.get('/open', (c) => c.text('open'));
    app.get('/closed', guard(pipeline().use(login)), (c) => c.text(c.get('gate').identity.subject));
    expect(await (await app.request('https://a.example/open')).text()).toBe('open');
    expect(await (await app.request('https://a.example/closed')).text()).toBe('alice');
    const refused = await app.request('https://a.example/closed', { headers: { 'x-nobody': '1' } });
    expect(refused.status).toBe(401);
  });

  test('mounts a pipeline', async () => {
    const { fetch } = pipeline().handle(({ target }) => new Response(target.path));
    const app = make();
    app.mount('/docs', (request, ...rest) => fetch(request, rest[0], noExecution));
    expect(await (await app.request('https://a.example/docs/x')).text()).toBe('/x');
  });

  test('has a route that throws in the record, though Hono answers for it', async () => {
    const failures: TrailEntry[] = [];
    const watch = recorder(async ({ trail }, next) => {
      const answer = await next();
      failures.push(...trail.entries.filter(({ type }) => type === 'request.failed'));
      return answer;
    });
    const app = guarded(make(), pipeline<Env>().use(watch).use(login));
    app.get('/crash', () => {
      throw new TypeError('a bug, told to token=hunter2');
    });
    app.get('/teapot', () => {
      throw new HTTPException(418, { message: 'short and stout' });
    });
    app.get('/busy', () => {
      throw new HTTPException(503, { message: 'later' });
    });
    app.get('/broken', (c) => c.text('broken', 500));
    app.get('/handled', () => {
      throw new Error('not there');
    });
    app.onError((error, c) => {
      if (error.message === 'not there') return c.text('no such page', 404);
      return error instanceof HTTPException ? error.getResponse() : c.text('broken', 500);
    });
    const asked = async (path: string) =>
      (await app.fetch(new Request(`https://a.example${path}`), env, execution)).status;

    expect(await asked('/crash?token=hunter2')).toBe(500);
    expect(failures.splice(0)).toEqual([
      {
        type: 'request.failed',
        code: 'request.crashed',
        status: 500,
        detail: expect.stringMatching(/^TypeError: a bug, told to (?!.*hunter2)/),
      },
    ]);
    // Each of these is an answer that the application meant.
    expect([await asked('/teapot'), await asked('/busy'), await asked('/handled')]).toEqual([418, 503, 404]);
    expect(await asked('/broken')).toBe(500);
    expect(failures).toEqual([]);
  });

  test('with routes already is not guarded afterwards', () => {
    const app = make();
    app.get('/open', (c) => c.text('open'));
    expect(() => guarded(app, steps)).toThrow('already has routes');
  });
});

test.each<[given: string, steps: unknown]>([
  ['nothing', undefined],
  ['a pipeline that has ended', steps.handle(() => new Response())],
  ['a step', login],
])('guards nothing with %s', (_given, wrong) => {
  const told =
    'guard: expected a pipeline() without an application and without .handle(), since the routes of the app handle requests';
  expect(() => guard(wrong as typeof steps)).toThrow(told);
  expect(() => guarded(new Hono(), wrong as typeof steps)).toThrow(told);
});

test.each<[given: string, app: unknown, steps: unknown]>([
  ['nothing', undefined, steps],
  ['the pipeline first', steps, new Hono()],
])('guards nothing when it is given %s', (_given, app, given) => {
  expect(() => guarded(app as Hono, given as typeof steps)).toThrow(
    'guarded: expected a Hono app as the first argument, and the pipeline as the second',
  );
});
