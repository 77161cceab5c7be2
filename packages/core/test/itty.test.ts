import { AutoRouter, error, Router, StatusError } from 'itty-router';
import { describe, expect, test } from 'vitest';
import {
  AccessError,
  type BaseContext,
  type HasIdentity,
  type Middleware,
  pipeline,
  recorder,
  route,
  type TrailEntry,
  worker,
} from '../src/index.ts';
import { type HasParams, routed, routes } from '../src/itty.ts';
import { identity } from './identities.ts';
import { noExecution } from './start-context.ts';

type Answer = BaseContext & HasParams;
const params = route<Answer>().handle((context) => Response.json(context.params));

/** Serves one request with routes at the end of a pipeline. */
function serve(
  api: { handler: (context: BaseContext) => Response | Promise<Response> },
  path: string,
  init?: RequestInit,
) {
  return worker(pipeline<BaseContext>().handle(api.handler))(
    new Request(`https://a.example${path}`, init),
    {},
    noExecution,
  );
}

describe('routes', () => {
  test.each(['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const)(
    '%s serves its own method only',
    async (method) => {
      const api = routes<BaseContext>()[method](
        '/x',
        route<Answer>().handle(() => new Response(null, { status: 204 })),
      );
      expect((await serve(api, '/x', { method: method.toUpperCase() })).status).toBe(204);
      const other = method === 'get' ? 'POST' : 'GET';
      expect((await serve(api, '/x', { method: other })).status).toBe(404);
    },
  );

  test('all serves every method', async () => {
    const api = routes<BaseContext>().all('/x', params);
    expect((await serve(api, '/x')).status).toBe(200);
    expect((await serve(api, '/x', { method: 'DELETE' })).status).toBe(200);
  });

  test('the first that matches answers', async () => {
    const api = routes<BaseContext>()
      .get(
        '/:any',
        route<Answer>().handle(() => new Response('first')),
      )
      .get(
        '/x',
        route<Answer>().handle(() => new Response('second')),
      );
    expect(await (await serve(api, '/x')).text()).toBe('first');
  });

  test('parts of the path are parameters, as they were spelled', async () => {
    const api = routes<BaseContext>().get('/files/:name/:version?', params);
    expect(await (await serve(api, '/files/a%252Fb')).json()).toEqual({ name: 'a%252Fb' });
    expect(await (await serve(api, '/files/a/2')).json()).toEqual({ name: 'a', version: '2' });
  });

  test('an address without a route gets 404, in the form of every refusal', async () => {
    const response = await serve(routes<BaseContext>().get('/x', params), '/y');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'request.not_found' });
  });

  test('a refusal of a route is in the record once', async () => {
    const failed: TrailEntry[] = [];
    const watch = recorder(async ({ trail }, next) => {
      const answer = await next();
      failed.push(...trail.entries);
      return answer;
    });
    const closed = new AccessError({ code: 'role.denied', status: 403, message: 'No.' });
    const api = routes<BaseContext>().get(
      '/x',
      route<Answer>().handle(() => Promise.reject(closed)),
    );
    const app = pipeline().use(watch).handle(api.handler);
    await worker(app)(new Request('https://a.example/x'), {}, noExecution);
    expect(failed).toEqual([{ type: 'request.failed', code: 'role.denied', status: 403, detail: undefined }]);
  });

  test('a refusal of a route is a refusal of the pipeline', async () => {
    const refusing = route<Answer>()
      .use(() => Promise.reject(new AccessError({ code: 'role.denied', status: 403, message: 'No.' })))
      .handle(() => new Response('secret'));
    const response = await serve(routes<BaseContext>().get('/x', refusing), '/x');
    expect(response.status).toBe(403);
  });

  test('a route that returns nothing does not fall through to the next', async () => {
    const api = routes<BaseContext>()
      .get('/x', route<Answer>().handle((() => undefined) as never))
      .get(
        '/x',
        route<Answer>().handle(() => new Response('secret')),
      );
    const response = await serve(api, '/x');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });

  test.each<[given: string, wrong: unknown]>([
    ['nothing', undefined],
    // Without its `return`, a guard like this one let everybody through to the next route.
    ['a function', async () => new Response('No.', { status: 403 })],
    ['a route that has no end', route<Answer>()],
    ['a Worker', pipeline().handle(() => new Response())],
  ])('%s is no route', (_given, wrong) => {
    const told = 'expected a route, such as route().handle(handler)';
    expect(() => routes<BaseContext>().all('/admin/*', wrong as typeof params)).toThrow(
      `routes.all: ${told}`,
    );
    expect(() => routed(wrong as typeof params)).toThrow(`routed: ${told}`);
  });

  test('the request reaches a route untouched', async () => {
    const request = new Request('https://a.example/x/admin');
    let reached: Request | undefined;
    const api = routes<BaseContext>().get(
      '/x/:identity',
      route<Answer>().handle((context) => {
        reached = context.request;
        return new Response();
      }),
    );
    await worker(pipeline<BaseContext>().handle(api.handler))(request, {}, noExecution);
    expect(reached).toBe(request);
    expect(Object.keys(request)).not.toContain('params');
    expect('identity' in request).toBe(false);
  });
});

describe('parameters cannot forge', () => {
  const login: Middleware<BaseContext, HasIdentity> = (_context, next) =>
    next({ identity: identity('alice') });
  const who = route<BaseContext & HasIdentity & HasParams>().handle(({ identity, params }) =>
    Response.json({ subject: identity.subject, params }),
  );

  test('an identity that a step found', async () => {
    const api = routes<BaseContext & HasIdentity>().get('/x/:identity', who);
    const app = pipeline<BaseContext>().use(login).handle(api.handler);
    const response = await worker(app)(new Request('https://a.example/x/admin'), {}, noExecution);
    expect(await response.json()).toEqual({ subject: 'alice', params: { identity: 'admin' } });
  });

  test('an identity where no step found one', async () => {
    const bare = route<Answer>().handle((context) =>
      Response.json({ identity: (context as Partial<HasIdentity>).identity ?? 'none' }),
    );
    const api = routes<BaseContext>().get('/x/:identity/:roles/:request', bare);
    expect(await (await serve(api, '/x/admin/admin/y')).json()).toEqual({ identity: 'none' });
  });
});

describe('routed, on a router that already exists', () => {
  const app = route<BaseContext & HasParams>().handle(({ params, target }) =>
    Response.json({ params, path: target.path }),
  );

  test('serves a route with the context of the pipeline around', async () => {
    const router = Router();
    router.get('/hello/:name', routed<BaseContext>(app));
    const outer = pipeline<BaseContext>().handle((context) => router.fetch(context.request, context));
    const response = await worker(outer)(new Request('https://a.example/hello/alice'), {}, noExecution);
    expect(await response.json()).toEqual({ params: { name: 'alice' }, path: '/hello/alice' });
  });

  test('refuses to run without that context', async () => {
    let reached = false;
    const router = Router({ catch: error });
    router.get(
      '/x',
      routed<BaseContext>(
        route<BaseContext & HasParams>().handle(() => {
          reached = true;
          return new Response('secret');
        }),
      ),
    );
    const response: Response = await router.fetch(new Request('https://a.example/x'));
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      status: 500,
      error: 'Something went wrong here.',
    });
    expect(reached).toBe(false);
  });

  test.each([
    ['that answers for errors itself', () => Router({ catch: error }), true],
    ['of the kind that always does', () => AutoRouter(), true],
    ['that leaves them to the pipeline', () => Router(), false],
  ])('has a refusal of a route in the record, behind a router %s', async (_which, make, answers) => {
    const codes = new Set<string>();
    const watch = recorder(async ({ trail }, next) => {
      const answer = await next();
      for (const entry of trail.entries) if (entry.type === 'request.failed') codes.add(entry.code);
      return answer;
    });
    const closed = new AccessError({ code: 'role.denied', status: 403, message: 'No.' });
    const router = make();
    router.get('/closed', routed<BaseContext>(route<Answer>().handle(() => Promise.reject(closed))));
    router.get('/gone', routed<BaseContext>(route<Answer>().handle(() => new Response('', { status: 410 }))));
    const outer = pipeline<BaseContext>()
      .use(watch)
      .handle((context) => router.fetch(context.request, context));
    const asked = (path: string) => worker(outer)(new Request(`https://a.example${path}`), {}, noExecution);
    expect((await asked('/gone')).status).toBe(410);
    // What else is thrown, the router has an answer of its own for, or it is a crash.
    router.get(
      '/missing',
      routed<BaseContext>(route<Answer>().handle(() => Promise.reject(new StatusError(404)))),
    );
    expect((await asked('/missing')).status).toBe(answers ? 404 : 500);
    expect([...codes]).toEqual(answers ? [] : ['request.crashed']);
    codes.clear();
    const response = await asked('/closed');
    expect([response.status, await response.json()]).toMatchObject([
      403,
      answers ? { error: 'No.' } : { title: 'No.' },
    ]);
    expect([...codes]).toEqual(['role.denied']);
  });

  test("keeps the raw request even where AutoRouter's parameters hide it", async () => {
    const router = AutoRouter();
    let reached: Request | undefined;
    const inner = route<BaseContext & HasParams>().handle((context) => {
      reached = context.request;
      return new Response();
    });
    router.get('/x/:identity', routed<BaseContext>(inner));
    const request = new Request('https://a.example/x/admin');
    const outer = pipeline<BaseContext>().handle((context) => router.fetch(context.request, context));
    await worker(outer)(request, {}, noExecution);
    expect(reached).toBe(request);
  });
});

test('a routed pipeline refuses requests where no trail was started', async () => {
  const closed = new AccessError({ code: 'role.denied', status: 403, message: 'No.' });
  const mounted = routed(route<HasParams>().handle(() => Promise.reject(closed)));
  await expect(mounted({ params: {} }, {})).rejects.toBe(closed);
});

test.each([undefined, null, 'a text'])('a routed pipeline refuses %j instead of a context', (context) => {
  const mounted = routed(route<BaseContext & HasParams>().handle(() => new Response('inside')));
  expect(() => mounted({ params: {} } as never, context as never)).toThrow(
    expect.objectContaining({ code: 'request.misassembled', status: 500 }),
  );
});
