import { Hono } from 'hono';
import { Router } from 'itty-router';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  type BaseContext,
  type HasIdentity,
  type Middleware,
  type Part,
  type Presenter,
  pipeline,
  type Refusal,
  recorder,
  route,
  worker,
} from '../../src/index.ts';
import { identity } from '../identities.ts';
import { noExecution } from '../start-context.ts';
import { refusal, wiki } from '../wiki.ts';

interface Env {
  readonly NAME: string;
}

const hello = pipeline<Env>().handle(
  ({ env, target }) => new Response(`hello ${env.NAME} at ${target.path}`),
);
const env: Env = { NAME: 'world' };
const get = (path: string) => new Request(`https://a.example${path}`);

describe('a finished pipeline is a Worker', () => {
  test('as a default export', async () => {
    const exported: {
      fetch: (request: Request, env: Env, execution: typeof noExecution) => Promise<Response>;
    } = hello;
    expect(await (await exported.fetch(get('/x'), env, noExecution)).text()).toBe('hello world at /x');
    // workerd takes a function for the class of an entry point.
    expect(typeof hello).toBe('object');
  });

  test('as a plain function', async () => {
    const { fetch } = hello;
    expect(await (await fetch(get('/x'), env, noExecution)).text()).toBe('hello world at /x');
  });

  test('in the mount of Hono', async () => {
    const app = new Hono<{ Bindings: Env }>().mount('/docs', hello.fetch, { replaceRequest: false });
    const execution = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
    const response = await app.fetch(get('/docs/x'), env, execution as never);
    expect(await response.text()).toBe('hello world at /docs/x');
  });

  test('behind a route of itty-router', async () => {
    const router = Router().all('/docs/*', hello.fetch);
    const response: Response = await router.fetch(get('/docs/x'), env, noExecution);
    expect(await response.text()).toBe('hello world at /docs/x');
  });

  test('whose bindings are typed, alone or in their context', () => {
    expectTypeOf(hello.fetch).parameter(1).toEqualTypeOf<Env>();
    expectTypeOf(pipeline<BaseContext<Env>>().handle(() => new Response()).fetch)
      .parameter(1)
      .toEqualTypeOf<Env>();
  });

  test('and a pipeline that still needs an outer step is not a Worker', () => {
    // @ts-expect-error A pipeline for the inside of another begins with route().
    expect(() => pipeline<BaseContext & HasIdentity>().nothing()).toThrow(TypeError);
    const inner = route<BaseContext & HasIdentity>().handle(() => new Response('secret'));
    // @ts-expect-error A route is a function of a context.
    expect(inner.fetch).toBeUndefined();
    // @ts-expect-error Nobody is known before the first step.
    expect(worker(inner)).toBeTypeOf('function');
  });
});

describe('a part', () => {
  const watched: string[] = [];
  const seen: Refusal<Env>[] = [];
  const login: Part<Env, BaseContext<Env>, HasIdentity> = {
    recorder: recorder(async (_arrival, next) => {
      watched.push('in');
      const response = await next();
      watched.push(`out ${response.status}`);
      return response;
    }),
    step: (_context, next) => next({ identity: identity('alice') }),
    presenter: (refused) => {
      seen.push(refused);
      return new Response('please log in', { status: refused.error.status });
    },
  };

  test('brings its recorder, its step and its form of refusals', async () => {
    const app = pipeline<Env>()
      .use<{ early: number }>((_context, next) => next({ early: 1 }))
      .use(login)
      .handle(({ identity: { subject }, early }) => new Response(`${subject} ${early}`));
    expect(await (await app.fetch(get('/'), env, noExecution)).text()).toBe('alice 1');
    expect(watched).toEqual(['in', 'out 200']);

    const closed = pipeline<Env>()
      .use(login)
      .use<{ other: number }>((_context, next) => next({ other: 5 }))
      .use(() => Promise.reject(refusal(401, 'door.closed')))
      .handle(() => new Response('secret'));
    const response = await closed.fetch(get('/x'), env, noExecution);
    expect(await response.text()).toBe('please log in');
    expect(response.status).toBe(401);
  });

  test('receives all that is known of a refused request', () => {
    const [refused] = seen;
    expect(refused).toMatchObject({
      env,
      target: { path: '/x' },
      error: { code: 'door.closed' },
      reached: { identity: { subject: 'alice' }, other: 5 },
      recorded: false,
      application: undefined,
    });
    expect(refused?.trail.entries).toMatchObject([{ type: 'request.failed', code: 'door.closed' }]);
    expectTypeOf(seen[0]?.reached.other).toEqualTypeOf<unknown>();
    expectTypeOf<Refusal['reached']['identity']>().toEqualTypeOf<HasIdentity['identity'] | undefined>();
  });

  test('of a refused address learns that nothing was reached', async () => {
    const app = pipeline<Env>()
      .use(login)
      .handle(() => new Response());
    await app.fetch(get('//x'), env, noExecution);
    expect(seen.at(-1)).toMatchObject({ target: undefined, reached: {} });
  });

  test('learns what a route inside had reached', async () => {
    const inner = route<BaseContext<Env>>()
      .use<{ deep: number }>((_context, next) => next({ deep: 2 }))
      .handle(() => {
        throw refusal(403, 'deep.closed');
      });
    let reached: unknown;
    const presenter: Presenter = (refused) => {
      reached = refused.reached.deep;
      return undefined;
    };
    const app = pipeline<Env>().use({ presenter }).handle(inner);
    expect((await app.fetch(get('/'), env, noExecution)).status).toBe(403);
    expect(reached).toBe(2);
  });

  test('may have no step', async () => {
    let seenStatus = 0;
    const app = pipeline<Env>()
      .use({
        recorder: recorder(async (_arrival, next) => {
          const response = await next();
          seenStatus = response.status;
          return response;
        }),
      })
      .handle(() => new Response());
    await app.fetch(get('/'), env, noExecution);
    expect(seenStatus).toBe(200);
  });

  test.each([
    ['a step that is no function', { step: 1 }, 'step 1 is not a function'],
    [
      'a recorder that is a step',
      { recorder: (_context: object, next: () => unknown) => next() },
      'created by recorder()',
    ],
    ['a presenter that is none', { presenter: 'page' }, 'not a function'],
    ['a misspelled member', { setp: () => undefined }, 'step 1 is not a function'],
    ['nothing', null, 'step 1 is not a function'],
    ['nothing at all', undefined, 'step 1 is not a function'],
  ])('with %s is refused when the Worker is built', (_what, part, message) => {
    const use = pipeline().use as (part: unknown) => unknown;
    expect(() => use(part)).toThrow(message);
  });

  test.each([
    ['a form of refusals', { presenter: () => undefined }],
    ['a step', { step: (_context: object, next: () => unknown) => next() }],
  ])('that is only %s leaves the following steps as they are', async (_what, part) => {
    const guarded = pipeline<Env>()
      .use(part as Part<Env, BaseContext<Env>>)
      .use(() => Promise.reject(refusal(403, 'door.closed')))
      .handle(() => new Response('secret'));
    const response = await guarded.fetch(get('/'), env, noExecution);
    expect([response.status, await response.json()]).toMatchObject([403, { code: 'door.closed' }]);
  });

  test('needs what its step needs', () => {
    const needy: Part<Env, BaseContext<Env> & HasIdentity> = { step: (_context, next) => next() };
    // @ts-expect-error Nobody is known here.
    expect(pipeline<Env>().use(needy)).toBeDefined();
    expect(pipeline<Env>().use(login).use(needy)).toBeDefined();
  });
});

describe('a recorder', () => {
  test('comes before all steps', () => {
    const first: Middleware<BaseContext> = function first(_context, next) {
      return next();
    };
    const use = pipeline().use(first).use as (step: unknown) => unknown;
    expect(() => use(recorder((_arrival, next) => next()))).toThrow(
      'a recorder must come before all other steps, not after step "first"',
    );
  });
});

describe('a mistake that only JavaScript can make is reported by the position of the step', () => {
  const goesOn: Middleware<BaseContext> = (_context, next) => next();

  test.each([
    ['alone', () => pipeline().use(goesOn)],
    ['in front of an application', () => pipeline(wiki()).use(goesOn)],
  ])('in a pipeline %s', (_where, begun) => {
    const { use } = begun() as { readonly use: (step: unknown) => unknown };
    for (const step of [7, { step: 7 }]) {
      expect(() => use(step)).toThrow(new TypeError('pipeline.use: step 2 is not a function'));
    }
  });

  test('and a handler is distinguished from a step', () => {
    const { handle } = pipeline() as { readonly handle: (handler: unknown) => unknown };
    expect(() => handle(new Response())).toThrow('pipeline.handle: the handler is not a function');
  });
});
