import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { guard } from '../src/hono.ts';
import {
  AccessError,
  allowAnyone,
  type BaseContext,
  type HasIdentity,
  type Middleware,
  pipeline,
  recorder,
  worker,
} from '../src/index.ts';
import { identity } from './identities.ts';
import { noExecution } from './start-context.ts';

const login: Middleware<BaseContext, HasIdentity> = (_context, next) => next({ identity: identity('alice') });
const refusal = () =>
  new AccessError({
    code: 'role.denied',
    status: 401,
    message: 'No.',
    headers: { 'www-authenticate': 'Bearer' },
  });
const refuse: Middleware<BaseContext> = () => Promise.reject(refusal());

test('what the steps added is a typed variable of the guarded app', async () => {
  const app = new Hono().use(guard(pipeline<BaseContext>().use(login)));
  const guarded = app.get('/', (c) => {
    const subject: string = c.get('gate').identity.subject;
    return c.text(subject);
  });
  expect(await (await guarded.request('/')).text()).toBe('alice');
});

test('a guard on one route guards that route only', async () => {
  let reached = 0;
  const app = new Hono()
    .get('/open', (c) => c.text('open'))
    .get('/closed', guard(pipeline<BaseContext>().use(allowAnyone()).use(refuse)), (c) => {
      reached++;
      return c.text('secret');
    });
  expect(await (await app.request('/open')).text()).toBe('open');
  expect((await app.request('/closed')).status).toBe(401);
  expect(reached).toBe(0);
});

test('an answer that the steps return unchanged is not set a second time', async () => {
  let sets = 0;
  const app = new Hono();
  app.use(async (c, next) => {
    const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(c), 'res');
    Object.defineProperty(c, 'res', {
      get: () => own?.get?.call(c),
      set: (answer) => {
        sets++;
        own?.set?.call(c, answer);
      },
    });
    await next();
  });
  app.use(guard(pipeline<BaseContext>().use(login)));
  app.get('/', (c) => c.text('hello'));
  expect(await (await app.request('/')).text()).toBe('hello');
  expect(sets).toBe(1);
});

test('bindings and execution context are those of Hono', async () => {
  const waiting: unknown[] = [];
  const app = new Hono<{ Bindings: { NAME: string } }>().use(
    guard(
      pipeline<BaseContext<{ NAME: string }>>()
        .use(allowAnyone())
        .use<{ greeting: string }>((context, next) => {
          context.execution.waitUntil(Promise.resolve());
          return next({ greeting: `hello ${context.env.NAME}` });
        }),
    ),
  );
  app.get('/', (c) => c.text((c.get as (key: string) => { greeting: string })('gate').greeting));
  const execution = {
    waitUntil: (promise: Promise<unknown>) => waiting.push(promise),
    passThroughOnException() {},
    props: {},
  };
  const response = await app.fetch(new Request('https://a.example/'), { NAME: 'world' }, execution as never);
  expect(await response.text()).toBe('hello world');
  expect(waiting).toHaveLength(1);
});

test('what Cloudflare Access states in the context of Hono reaches the steps', async () => {
  const app = new Hono().use(
    guard(
      pipeline<BaseContext>()
        .use(allowAnyone())
        .use<{ aud: string }>(({ execution }, next) => next({ aud: execution.access?.aud ?? 'none' })),
    ),
  );
  app.get('/', (c) => c.text((c.get as (key: string) => { aud: string })('gate').aud));
  const asked = async (execution?: object) =>
    (await app.fetch(new Request('https://a.example/'), {}, execution as never)).text();
  expect(await asked({ ...noExecution, access: { aud: 'wiki', getIdentity: async () => undefined } })).toBe(
    'wiki',
  );
  expect(await asked(noExecution)).toBe('none');
  expect(await asked()).toBe('none');
});

describe('a refusal', () => {
  test('is answered in the form of every refusal', async () => {
    const app = new Hono()
      .use(guard(pipeline<BaseContext>().use(allowAnyone()).use(refuse)))
      .get('/', (c) => c.text('secret'));
    const response = await app.request('/');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject({ code: 'role.denied' });
  });

  test('of an ambiguous address reaches no route', async () => {
    let reached = false;
    const app = new Hono().use(guard(pipeline<BaseContext>().use(allowAnyone()))).get('*', (c) => {
      reached = true;
      return c.text('secret');
    });
    expect((await app.request('https://a.example//x')).status).toBe(400);
    expect(reached).toBe(false);
  });

  test('keeps the headers that a middleware outside the guard prepared', async () => {
    const app = new Hono()
      .use(async (c, next) => {
        c.res.headers.set('access-control-allow-origin', 'https://b.example');
        await next();
      })
      .use(guard(pipeline<BaseContext>().use(allowAnyone()).use(refuse)))
      .get('/', (c) => c.text('secret'));
    const response = await app.request('/');
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://b.example');
  });

  test('after the route has answered holds nothing of its answer', async () => {
    const withhold: Middleware<BaseContext> = async (_context, next) => {
      await next();
      throw refusal();
    };
    const app = new Hono()
      .use(guard(pipeline<BaseContext>().use(allowAnyone()).use(withhold)))
      .get('/', (c) => {
        c.header('set-cookie', 'session=hunter2');
        c.header('x-secret', 'hunter2');
        c.header('cache-control', 'public');
        return c.text('hunter2');
      });
    const response = await app.request('/');
    expect(response.status).toBe(401);
    expect(JSON.stringify([...response.headers])).not.toContain('hunter2');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).not.toContain('hunter2');
  });

  test('by a recorder is a refusal too', async () => {
    const closed = recorder(async (_arrival, next) => {
      await next();
      throw new AccessError({ code: 'audit.unavailable', status: 503, message: 'Not recorded.' });
    });
    const app = new Hono()
      .use(guard(pipeline<BaseContext>().use(closed).use(allowAnyone())))
      .get('/', (c) => c.text('secret'));
    expect((await app.request('/')).status).toBe(503);
  });
});

describe('an answer of a route', () => {
  const open = () => new Hono().use(guard(pipeline<BaseContext>().use(login)));

  test('keeps its headers, several Set-Cookie among them', async () => {
    const app = open().get('/', (c) => {
      c.header('x-mine', 'yes');
      c.header('set-cookie', 'a=1', { append: true });
      c.header('set-cookie', 'b=2', { append: true });
      return c.text('hello', 201);
    });
    const response = await app.request('/');
    expect(response.status).toBe(201);
    expect(response.headers.get('x-mine')).toBe('yes');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  test('may be a fetched response, whose headers are immutable', async () => {
    const app = open().get('/', () => fetch('data:text/plain,hello'));
    expect(await (await app.request('/')).text()).toBe('hello');
  });

  test('loses the headers that a step takes off it', async () => {
    const strip: Middleware<BaseContext> = async (_context, next) => {
      const response = await next();
      const headers = new Headers(response.headers);
      headers.delete('set-cookie');
      headers.set('cache-control', 'private');
      return new Response(response.body, { status: response.status, headers });
    };
    const app = new Hono().use(guard(pipeline<BaseContext>().use(allowAnyone()).use(strip))).get('/', (c) => {
      c.header('set-cookie', 'a=1');
      c.header('cache-control', 'public');
      return c.text('hello');
    });
    const response = await app.request('/');
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get('cache-control')).toBe('private');
    expect(await response.text()).toBe('hello');
  });

  test('that is an error is still the answer of the route', async () => {
    const app = open().get('/', (c) => c.text('gone', 410));
    app.onError((_error, c) => c.text('handled', 418));
    expect((await app.request('/')).status).toBe(410);
    expect((await app.request('/nowhere')).status).toBe(404);
  });
});

test("a route that crashes ends in Hono's own error handler", async () => {
  const app = new Hono().use(guard(pipeline<BaseContext>().use(allowAnyone()))).get('/', () => {
    throw new Error('hunter2');
  });
  app.onError((_error, c) => c.text('handled', 500));
  const response = await app.request('/');
  expect(response.status).toBe(500);
  expect(await response.text()).toBe('handled');
});

test('requests at the same time do not see each other', async () => {
  const named: Middleware<BaseContext, { name: string }> = async (context, next) => {
    await Promise.resolve();
    return next({ name: context.target.path });
  };
  const app = new Hono().use(guard(pipeline<BaseContext>().use(allowAnyone()).use(named)));
  const routes = app.get('/:name', (c) => c.text(c.get('gate').name));
  const answers = await Promise.all(
    ['/a', '/b', '/c'].map(async (path) => (await routes.request(path)).text()),
  );
  expect(answers).toEqual(['/a', '/b', '/c']);
});

test('a worker can be mounted in a Hono app', async () => {
  const gate = worker(pipeline<BaseContext>().handle(({ target }) => new Response(target.path)));
  const app = new Hono().mount('/gate', (request) => gate(request, {}, noExecution));
  expect(await (await app.request('/gate/x')).text()).toBe('/x');
});
