import { describe, expect, test } from 'vitest';
import {
  AccessError,
  type Arrival,
  type BaseContext,
  pipeline,
  recorder,
  type TrailEntry,
  worker,
} from '../../src/index.ts';
import { noExecution } from '../start-context.ts';

const request = () => new Request('https://a.example/x');

test('recorders stand around all steps, in the order in which they are used', async () => {
  const order: string[] = [];
  const named = (name: string) =>
    recorder(async (_arrival, next) => {
      order.push(`${name} in`);
      const response = await next();
      order.push(`${name} out`);
      return response;
    });
  const app = pipeline<BaseContext>()
    .use(named('outer'))
    .use(named('inner'))
    .use((_context, next) => {
      order.push('step');
      return next();
    })
    .handle(() => new Response());
  await worker(app)(request(), {}, noExecution);
  expect(order).toEqual(['outer in', 'inner in', 'step', 'inner out', 'outer out']);
});

describe('a recorder sees', () => {
  async function watch(url: string, serve: (context: BaseContext) => Response) {
    let seen: { arrival: Arrival; status: number; entries: readonly TrailEntry[] } | undefined;
    const watching = recorder(async (arrival, next) => {
      const response = await next();
      seen = { arrival, status: response.status, entries: [...arrival.trail.entries] };
      return response;
    });
    const response = await worker(pipeline<BaseContext>().use(watching).handle(serve))(
      new Request(url),
      {},
      noExecution,
    );
    if (seen === undefined) throw new Error('nothing was seen');
    return { ...seen, response };
  }

  test('what the steps put on the trail', async () => {
    const { entries } = await watch('https://a.example/x', ({ trail }) => {
      trail.add({ type: 'caller.anonymous' });
      return new Response();
    });
    expect(entries).toEqual([{ type: 'caller.anonymous' }]);
  });

  test('the refusal as the client receives it', async () => {
    const { status, entries, response } = await watch('https://a.example/x', () => {
      throw new AccessError({ code: 'door.closed', status: 403, message: 'Closed.', detail: 'hinge' });
    });
    expect(status).toBe(403);
    expect(response.status).toBe(403);
    expect(entries).toEqual([{ type: 'request.failed', code: 'door.closed', status: 403, detail: 'hinge' }]);
  });

  test('a request without a target if the address was refused', async () => {
    const { arrival, status } = await watch('https://a.example//x', () => new Response('secret'));
    expect(arrival.target).toBeUndefined();
    expect(status).toBe(400);
  });
});

test('a step cannot read the trail', async () => {
  let trail: object = {};
  const app = pipeline<BaseContext>().handle((context) => {
    trail = context.trail;
    return new Response();
  });
  await worker(app)(request(), {}, noExecution);
  expect(Object.keys(trail)).toEqual(['add']);
});

describe('a mistake that only JavaScript can make is refused:', () => {
  const serve = (watching: unknown, handler = () => new Response('secret')) =>
    worker(
      pipeline<BaseContext>()
        .use(watching as never)
        .handle(handler),
    )(request(), {}, noExecution);

  test('a recorder that passes no answer on', async () => {
    const response = await serve(
      recorder((async (_arrival: unknown, next: () => unknown) => void (await next())) as never),
    );
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });

  test('a recorder that runs the request twice', async () => {
    let runs = 0;
    const response = await serve(
      recorder(async (_arrival, next) => {
        await next();
        return next();
      }),
      () => {
        runs++;
        return new Response('secret');
      },
    );
    expect(response.status).toBe(500);
    expect(runs).toBe(1);
  });
});

test('a recorder that fails replaces the answer by its failure', async () => {
  const failing = recorder(async (_arrival, next) => {
    await next();
    throw new AccessError({ code: 'audit.unavailable', status: 503, message: 'Not recorded.' });
  });
  const app = pipeline<BaseContext>()
    .use(failing)
    .handle(() => new Response('secret'));
  const response = await worker(app)(request(), {}, noExecution);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ code: 'audit.unavailable' });
});

test.each([undefined, {}, 'audit'])('%o makes no recorder', (step) => {
  expect(() => recorder(step as never)).toThrow('recorder: the step is not a function');
});
