import { describe, expect, test, vi } from 'vitest';
import {
  AccessError,
  allowAnyone,
  type BaseContext,
  pipeline,
  recorder,
  refusalPages,
  worker,
} from '../../src/index.ts';
import { closed, serve, thrower, UUID_V7 } from '../serving.ts';
import { noExecution } from '../start-context.ts';
import { wiki } from '../wiki.ts';

test('the handler is given the base context', async () => {
  const request = new Request('https://a.example/caf%C3%A9?x=1', {
    headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
  });
  const env = { NAME: 'value' };
  const clock = { now: () => 1_767_323_045_006 };
  let given: BaseContext | undefined;
  const app = pipeline<BaseContext>().handle((context) => {
    given = context;
    return new Response();
  });
  await worker(app, { clock })(request, env, noExecution);
  expect(given).toMatchObject({
    target: { path: '/café', pathname: '/caf%C3%A9', search: '?x=1' },
    requestId: expect.stringMatching(UUID_V7),
    trace: { traceId: 'a'.repeat(32), parentId: 'b'.repeat(16), sampled: false },
  });
  expect(given?.request).toBe(request);
  expect(given?.env).toBe(env);
  expect(given?.clock).toBe(clock);
  expect(given?.execution).toBe(noExecution);
});

test('an answer is passed on as it is, a fetched one with immutable headers too', async () => {
  const fetched = await fetch('data:text/plain,hello');
  expect(() => fetched.headers.set('x', 'y')).toThrow(TypeError);
  const { response } = await serve(() => fetched);
  expect(response).toBe(fetched);
});

describe('a failure to reach something is reported on the console where no recorder stores it', () => {
  const reportsOf = async (status: number, keepsRecord?: boolean): Promise<readonly string[]> => {
    const reports: string[] = [];
    const error = new AccessError({
      code: 'shop.shut',
      status,
      message: 'Not now.',
      detail: 'no such street',
    });
    const watched =
      keepsRecord === undefined
        ? pipeline()
        : pipeline().use(recorder((_arrival, next) => next(), { keepsRecord }));
    const app = watched.handle(thrower(error));
    const serve = worker(app, { report: (text) => reports.push(text) });
    await serve(new Request('https://a.example/'), {}, noExecution);
    return reports;
  };

  test.each([502, 503, 504])('of status %i', async (status) => {
    const told = [expect.stringMatching(/^shop\.shut: no such street\n {4}request [\da-f-]{36}$/)];
    expect(await reportsOf(status)).toEqual(told);
    expect(await reportsOf(status, false)).toEqual(told);
    expect(await reportsOf(status, true)).toEqual([]);
  });

  test('and a crash of the Worker in any case', async () => {
    for (const keepsRecord of [undefined, false, true])
      expect(await reportsOf(500, keepsRecord)).toHaveLength(1);
  });

  test('and not a refusal of a request', async () => {
    for (const status of [401, 403, 429, 499]) expect(await reportsOf(status)).toEqual([]);
  });
});

test.each([
  ['at once', thrower(new Error('no network'))],
  ['later', () => Promise.reject(new Error('no network'))],
])(
  'a report that fails %s does not withhold the answer or its record, and the console has its text',
  async (_, report) => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {});
    const recorded: number[] = [];
    const watched = recorder(async (_arrival, next) => {
      const response = await next();
      recorded.push(response.status);
      return response;
    });
    const app = pipeline()
      .use(watched)
      .handle(thrower(new Error('a bug')));
    const response = await worker(app, { report })(new Request('https://a.example/'), {}, noExecution);
    expect([response.status, recorded]).toEqual([500, [500]]);
    expect(told.mock.calls).toEqual([[expect.stringMatching(/^request\.crashed: Error: a bug/)]]);
  },
);

describe('a crash', () => {
  test('is a 500 that shows the client only the request id', async () => {
    const { response } = await serve(thrower(new Error('choked on hunter2')));
    expect(response.status).toBe(500);
    const body: unknown = await response.json();
    expect(body).toEqual({
      title: 'Something went wrong here.',
      status: 500,
      code: 'request.crashed',
      request_id: response.headers.get('x-request-id'),
    });
  });

  test('is recorded with its kind, its message in one line, and its place', async () => {
    const { entries } = await serve(function crashingHandler() {
      throw new RangeError('choked on\n    at forged (other.ts:1:1)');
    });
    expect(entries).toMatchObject([{ type: 'request.failed', code: 'request.crashed', status: 500 }]);
    const [entry] = entries;
    const detail = entry?.type === 'request.failed' ? entry.detail : undefined;
    expect(detail).toMatch(
      /^RangeError: choked on at forged \(other.ts:1:1\) at .*crashingHandler.*worker.test.ts/,
    );
  });

  test('whose message was changed afterwards does not show the first message', async () => {
    const error = new Error('hunter2\n    at hunter2 (secret.ts:1)');
    error.message = 'harmless';
    const { entries } = await serve(thrower(error));
    expect(entries).toMatchObject([{ detail: expect.stringMatching(/^Error: harmless/) }]);
    expect(JSON.stringify(entries)).not.toMatch(/hunter2/);
  });

  test('without a message still shows its place', async () => {
    const { entries } = await serve(function crashingHandler() {
      throw new RangeError();
    });
    expect(entries).toMatchObject([{ detail: expect.stringMatching(/^RangeError at .*crashingHandler/) }]);
  });

  test.each([
    ['no stack', undefined, 'Error: no'],
    ['nothing but its message for a stack', 'no', 'Error: no'],
    ['another message in its stack', 'Error: hunter2\n    at f (a.ts:1:1)', 'Error: no'],
    ['its message at the head of its stack', 'no\n    at f (a.ts:1:1)', 'Error: no at f (a.ts:1:1)'],
    [
      'a line that only looks like a place',
      'Error: no\nhunter2 at f (a.ts:1:1)\n\tat g (b.ts:2:1)',
      'Error: no at g (b.ts:2:1)',
    ],
  ])('with %s reports %s as %j', async (_name, stack, detail) => {
    const error = Object.defineProperty(new Error('no'), 'stack', { value: stack });
    const { entries } = await serve(thrower(error));
    expect(entries).toMatchObject([{ detail }]);
  });

  test('reports at most five places', async () => {
    const places = Array.from({ length: 9 }, (_, index) => `    at f${index} (a.ts:${index}:1)`);
    const stack = ['Error: no', ...places].join('\n');
    const { entries } = await serve(
      thrower(Object.defineProperty(new Error('no'), 'stack', { value: stack })),
    );
    expect(entries).toMatchObject([
      {
        detail:
          'Error: no at f0 (a.ts:0:1) at f1 (a.ts:1:1) at f2 (a.ts:2:1) at f3 (a.ts:3:1) at f4 (a.ts:4:1)',
      },
    ]);
  });

  test.each([
    ['a string', 'hunter2', 'threw a string'],
    ['nothing', undefined, 'threw a undefined'],
    ['an object that looks like an answer', { status: 200, message: 'hunter2' }, 'threw a object'],
    ['a response', new Response('hunter2'), 'threw a object'],
  ])('may throw anything: %s', async (_what, thrown, detail) => {
    const { response, entries } = await serve(thrower(thrown));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('hunter2');
    expect(entries).toMatchObject([{ code: 'request.crashed', detail }]);
  });

  test('of a foreign error with a status is still a crash', async () => {
    const { response } = await serve(
      thrower(Object.assign(new Error('hunter2'), { status: 200, code: 'x' })),
    );
    expect(response.status).toBe(500);
  });
});

describe('an AccessError', () => {
  test('is answered with its status, code, public message and headers', async () => {
    const error = closed({
      status: 401,
      detail: 'hinge 2',
      headers: { 'www-authenticate': 'Bearer realm="x"' },
    });
    const { response, entries } = await serve(thrower(error));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="x"');
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ title: 'The door is closed.', code: 'door.closed' });
    expect(text).not.toContain('hinge');
    expect(entries).toEqual([
      { type: 'request.failed', code: 'door.closed', status: 401, detail: 'hinge 2' },
    ]);
  });

  test('with a header that HTTP does not allow is a 500, not an exception', async () => {
    const { response, entries } = await serve(thrower(closed({ headers: { 'www-authenticate': 'a\r\nb' } })));
    expect(response.status).toBe(500);
    expect(entries.map((entry) => entry.type === 'request.failed' && entry.code)).toEqual([
      'door.closed',
      'request.crashed',
    ]);
  });
});

describe('an address that is refused', () => {
  test('reaches no handler', async () => {
    let reached = false;
    const { response, entries } = await serve(() => {
      reached = true;
      return new Response();
    }, new Request('https://a.example//x'));
    expect(reached).toBe(false);
    expect(response.status).toBe(400);
    expect(entries).toMatchObject([{ code: 'request.path_empty_segment' }]);
  });

  test('can be one that is accepted for another origin', async () => {
    const request = new Request('https://a.example/C%23');
    expect((await serve(() => new Response(), request)).response.status).toBe(400);
    const options = { target: { encodedDelimiters: 'pass' } } as const;
    expect((await serve(() => new Response(), request, options)).response.status).toBe(200);
  });
});

describe('the request id', () => {
  test('is made from the clock and the random source', async () => {
    const options = {
      clock: { now: () => 0x0123_4567_89ab },
      random: (bytes: Uint8Array) => bytes.fill(0xff),
    };
    const { response } = await serve(thrower(closed()), undefined, options);
    expect(response.headers.get('x-request-id')).toMatch(/^01234567-89ab-7[\da-f]{3}-bfff-ffffffffffff$/);
  });

  test('is never taken from the client', async () => {
    const request = new Request('https://a.example/x', { headers: { 'x-request-id': 'mine' } });
    const { response } = await serve(thrower(closed()), request);
    expect(response.headers.get('x-request-id')).toMatch(UUID_V7);
  });

  test('differs from request to request', async () => {
    const ids = await Promise.all(
      Array.from({ length: 100 }, async () =>
        (await serve(thrower(closed()))).response.headers.get('x-request-id'),
      ),
    );
    expect(new Set(ids).size).toBe(100);
  });
});

test('no exception leaves the Worker, whatever is thrown and wherever', async () => {
  const places: ((error: unknown) => Promise<Response>)[] = [
    async (error) => (await serve(thrower(error))).response,
    async (error) => (await serve(() => Promise.reject(error))).response,
    (error) =>
      worker(
        pipeline<BaseContext>()
          .use(thrower(error))
          .handle(() => new Response('secret')),
      )(new Request('https://a.example/'), {}, noExecution),
    (error) =>
      worker(
        pipeline<BaseContext>()
          .use(recorder(thrower(error)))
          .handle(() => new Response('secret')),
      )(new Request('https://a.example/'), {}, noExecution),
    async (error) => (await serve(thrower(closed()), undefined, { presenters: [thrower(error)] })).response,
  ];
  for (const thrown of [new Error('hunter2'), 'hunter2', null, undefined, closed({ status: 599 })]) {
    for (const place of places) {
      const response = await place(thrown);
      expect(response.status).toBeGreaterThanOrEqual(500);
      expect(await response.text()).not.toMatch(/hunter2|secret/);
    }
  }
});

test('the options decide what is trusted of a traceparent', async () => {
  const request = new Request('https://a.example/', {
    headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
  });
  const traces: BaseContext['trace'][] = [];
  const app = pipeline<BaseContext>().handle(({ trace }) => {
    traces.push(trace);
    return new Response();
  });
  await worker(app, { trace: { callers: 'ignored' } })(request, {}, noExecution);
  await worker(app, { trace: { callers: 'continued', sampleRate: 0 } })(request, {}, noExecution);
  await worker(app, { trace: { callers: 'believed' } })(request, {}, noExecution);
  expect(traces[0]?.traceId).not.toBe('a'.repeat(32));
  expect(traces[1]).toMatchObject({ traceId: 'a'.repeat(32), sampled: false });
  expect(traces[2]).toMatchObject({ traceId: 'a'.repeat(32), sampled: true });
});

describe('a mistake in building a Worker is reported when it is built', () => {
  const app = pipeline().handle(() => new Response());

  test.each<[given: string, app: unknown]>([
    ['nothing', undefined],
    ['a pipeline that has no end', pipeline()],
    ['the fetch of a Worker', app.fetch],
    ['a promise of one', Promise.resolve(app)],
  ])('as a pipeline: %s', (_given, wrong) => {
    expect(() => worker(wrong as typeof app)).toThrow(
      'worker: expected a finished pipeline, such as pipeline(application) or pipeline().handle(handler)',
    );
  });

  test('as options, all of them together', () => {
    const options = {
      page: refusalPages(),
      clock: Date.now,
      presenters: ['html'],
      target: { ampersands: 'allow', encodedDelimiter: 'pass' },
      trace: { callers: 'ignore', sampleRate: 10 },
    };
    expect(() => worker(app, options as never)).toThrow(
      [
        'worker: presenters must be functions, at index 0',
        'clock must have now()',
        'page is not an option; did you mean pages?',
        'target.ampersands must be "refuse" or "pass", or a function that returns one of them',
        'target.encodedDelimiter is not an option; did you mean encodedDelimiters?',
        'trace.callers must be "believed" or "continued" or "ignored"',
        'trace.sampleRate must be a number from 0 to 1',
      ].join('; '),
    );
    expect(() => worker(app, null as never)).toThrow('worker: expected an object with options');
  });

  test('the option target together with an application that defines it', () => {
    expect(() => worker(pipeline(wiki()).use(allowAnyone()), { target: {} })).toThrow(
      new TypeError('worker: remove the option target: the application "wiki" defines it'),
    );
  });

  test('and every option that exists is accepted', async () => {
    const fetch = worker(app, {
      presenters: [() => undefined],
      pages: refusalPages(),
      target: { ampersands: 'pass', encodedDelimiters: () => 'pass', encodedScopes: 'refuse' },
      trace: { callers: 'ignored', sampleRate: 0.5 },
      clock: { now: () => 0 },
      random: (bytes) => bytes,
      report: () => {},
    });
    expect((await fetch(new Request('https://a.example/'), {}, noExecution)).status).toBe(200);
  });
});
