import { describe, expect, test } from 'vitest';
import { AccessError, type BaseContext, type Middleware, recorder, route, worker } from '../../src/index.ts';
import { noExecution, startContext } from '../start-context.ts';

/** A JavaScript caller: no type stops it. */
type Untyped = Middleware<BaseContext>;

const hello = () => new Response('hello');

describe('order', () => {
  test('steps wrap each other in the order in which they are used', async () => {
    const order: string[] = [];
    const step =
      (name: string): Untyped =>
      async (_context, next) => {
        order.push(`${name} in`);
        const response = await next();
        order.push(`${name} out`);
        return response;
      };
    const app = route<BaseContext>()
      .use(step('a'))
      .use(step('b'))
      .handle(() => {
        order.push('handler');
        return new Response();
      });
    await app(startContext());
    expect(order).toEqual(['a in', 'b in', 'handler', 'b out', 'a out']);
  });

  test('a step that answers without calling next ends the request there', async () => {
    let reached = false;
    const app = route<BaseContext>()
      .use(async () => new Response('no', { status: 403 }))
      .handle(() => {
        reached = true;
        return hello();
      });
    expect((await app(startContext())).status).toBe(403);
    expect(reached).toBe(false);
  });

  test('a step can return another answer than it received', async () => {
    const app = route<BaseContext>()
      .use(async (_context, next) => {
        await next();
        return new Response('instead');
      })
      .handle(hello);
    expect(await (await app(startContext())).text()).toBe('instead');
  });

  test('a pipeline that is extended twice is two pipelines', async () => {
    const base = route<BaseContext>();
    const refusing = base.use(async () => new Response('no')).handle(hello);
    const open = base.handle(hello);
    expect(await (await refusing(startContext())).text()).toBe('no');
    expect(await (await open(startContext())).text()).toBe('hello');
  });
});

describe('the context', () => {
  test('contains everything that each step passed to next', async () => {
    const app = route<BaseContext>()
      .use<{ a: number }>((_context, next) => next({ a: 1 }))
      .use<{ b: number }>((context, next) => next({ b: context.a + 1 }))
      .handle(({ a, b, requestId }) => Response.json({ a, b, requestId }));
    expect(await (await app(startContext({ requestId: 'id' }))).json()).toEqual({
      a: 1,
      b: 2,
      requestId: 'id',
    });
  });

  test('of a step is not changed by what later steps add', async () => {
    let keys: string[] = [];
    const app = route<BaseContext>()
      .use(async (context, next) => {
        const response = await next();
        keys = Object.keys(context);
        return response;
      })
      .use<{ late: number }>((_context, next) => next({ late: 1 }))
      .handle(hello);
    await app(startContext());
    expect(keys).toContain('requestId');
    expect(keys).not.toContain('late');
  });

  test.each([
    ['the base context', 'requestId'],
    ['what an earlier step added', 'identity'],
    ['a new key', 'forged'],
  ])('cannot be changed by keys of an object passed to next: %s', async (_what, key) => {
    const forge: Untyped = (context, next) => {
      (context as unknown as Record<string, unknown>)[key] = 'forged';
      return next();
    };
    const app = route<BaseContext>()
      .use<{ identity: string }>((_context, next) => next({ identity: 'alice' }))
      .use(forge)
      .handle((context) => new Response(JSON.stringify(context)));
    await expect(app(startContext())).rejects.toThrow(TypeError);
  });

  test('cannot be written by the first step either', async () => {
    const app = route<BaseContext>()
      .use((context, next) => {
        (context as { requestId: string }).requestId = 'forged';
        return next();
      })
      .handle((context) => new Response(context.requestId));
    await expect(app(startContext())).rejects.toThrow(TypeError);
  });

  test('that a caller passed in is not frozen for the caller', async () => {
    const start = startContext();
    await route<BaseContext>().handle(hello)(start);
    expect(Object.isFrozen(start)).toBe(false);
  });
});

/** Refused with a reason for the operator, and with a message that tells a client nothing. */
function misassembled(detail: string) {
  return expect.objectContaining({ code: 'request.misassembled', status: 500, detail });
}

describe('a mistake that only JavaScript can make is refused', () => {
  test('a step that is not a function', () => {
    const use = route<BaseContext>().use((_context, next) => next()).use as (step: unknown) => unknown;
    expect(() => use({})).toThrow(new TypeError('route.use: step 2 is not a function'));
  });

  test('a handler that is not a function', () => {
    const handle = route<BaseContext>().handle as (handler: unknown) => unknown;
    expect(() => handle(new Response())).toThrow(
      new TypeError('route.handle: the handler is not a function'),
    );
  });

  test('a step that forgets to return next()', async () => {
    const forgetful: Untyped = (async (_context: BaseContext, next: () => Promise<Response>) => {
      await next();
    }) as never;
    const app = route<BaseContext>().use(forgetful).handle(hello);
    await expect(app(startContext())).rejects.toEqual(
      misassembled('step "forgetful" returned no Response: return new Response(), or next() in a step'),
    );
  });

  test('a guard that builds a refusal and forgets to return it', async () => {
    let reached = false;
    const guard: Untyped = (() => {
      new Response('no', { status: 403 });
    }) as never;
    const app = route<BaseContext>()
      .use(guard)
      .handle(() => {
        reached = true;
        return hello();
      });
    await expect(app(startContext())).rejects.toMatchObject({ code: 'request.misassembled' });
    expect(reached).toBe(false);
  });

  test.each([undefined, null, 'hello', { status: 200 }, true])(
    'a handler that returns %j',
    async (returned) => {
      const app = route<BaseContext>().handle((() => returned) as never);
      await expect(app(startContext())).rejects.toEqual(
        misassembled('the handler returned no Response: return new Response(), or next() in a step'),
      );
    },
  );

  test('a step that calls next twice', async () => {
    let runs = 0;
    const twice: Untyped = async (_context, next) => {
      await next();
      return next();
    };
    const app = route<BaseContext>()
      .use(twice)
      .handle(() => {
        runs++;
        return hello();
      });
    await expect(app(startContext())).rejects.toEqual(misassembled('step "twice" called next twice'));
    expect(runs).toBe(1);
  });

  test.each([
    ['of the base context', { requestId: 'forged' }, 'requestId'],
    ['of an earlier step', { identity: 'mallory' }, 'identity'],
    ['of every object', { constructor: 1 }, 'constructor'],
  ])('a step that adds a key %s', async (_what, additions, key) => {
    const usurper = ((_context: object, next: (additions: object) => Promise<Response>) =>
      next(additions)) as never;
    const app = route<BaseContext>()
      .use<{ identity: string }>((_context, next) => next({ identity: 'alice' }))
      .use(Object.defineProperty(usurper, 'name', { value: 'usurper' }))
      .handle(hello);
    await expect(app(startContext())).rejects.toEqual(
      misassembled(`step "usurper" adds "${key}", which the context already has`),
    );
  });

  test('a route that is called with a Request', async () => {
    const app = route<BaseContext>().handle(hello) as unknown as (request: Request) => Promise<Response>;
    await expect(app(new Request('https://a.example/'))).rejects.toEqual(
      misassembled(
        'a route was called with a Request instead of a context: call it from a handler of the outer pipeline',
      ),
    );
  });

  test('a recorder, which only sees what passes the whole Worker', () => {
    const use = route<BaseContext>().use as (step: unknown) => unknown;
    expect(() => use(recorder((_arrival, next) => next()))).toThrow(
      new TypeError('route.use: a recorder can only be used in the outer pipeline, which is the Worker'),
    );
  });
});

test('an error that a step throws comes out unchanged', async () => {
  const error = new Error('bug');
  const app = route<BaseContext>()
    .use(() => {
      throw error;
    })
    .handle(hello);
  await expect(app(startContext())).rejects.toBe(error);
});

test('a route that is the whole Worker refuses as a pipeline does', async () => {
  const app = route<BaseContext>().handle(() => {
    throw new AccessError({ code: 'wiki.closed', status: 403, message: 'No.' });
  });
  const response = await worker(app)(new Request('https://a.example/'), {}, noExecution);
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ code: 'wiki.closed' });
});
