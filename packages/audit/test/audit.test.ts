import { AccessError, type BaseContext, pipeline, type Refusal, recorder, worker } from '@portcullis/core';
import { OptionsError } from '@portcullis/core/internal';
import { describe, expect, test, vi } from 'vitest';
import { audit, memorySink } from '../src/index.ts';
import { execution, serve, settings } from './serving.ts';

const forbidden = () =>
  new AccessError({ code: 'role.denied', status: 403, message: 'No.', detail: 'needs admin' });

describe('one event for each request', () => {
  test('that is allowed', async () => {
    const { response, event } = await serve((steps) => steps.handle(() => new Response('hello')));
    expect(await response.text()).toBe('hello');
    expect(event).toMatchObject({
      type: 'request.decision',
      outcome: 'allow',
      reason: [],
      http: { status: 200 },
    });
    expect(event).not.toHaveProperty('detail');
  });

  test('whose answer by the origin is an error of its own', async () => {
    const { event } = await serve((steps) => steps.handle(() => new Response('', { status: 500 })));
    expect(event).toMatchObject({ outcome: 'allow', severity: 'informational', http: { status: 500 } });
  });

  test('that is refused by a step', async () => {
    const { response, event } = await serve((steps) =>
      steps.use(() => Promise.reject(forbidden())).handle(() => new Response('secret')),
    );
    expect(response.status).toBe(403);
    expect(event).toMatchObject({
      outcome: 'deny',
      severity: 'low',
      reason: ['role.denied'],
      detail: 'needs admin',
      http: { status: 403 },
    });
  });

  test('that is refused in a form with another status', async () => {
    const { event } = await serve(
      (steps) => steps.use(() => Promise.reject(forbidden())).handle(() => new Response('secret')),
      'https://phabricator.example.com/api/user.whoami',
      {},
      { presenters: [() => Response.json({ error_code: 'ERR' })] },
    );
    expect(event).toMatchObject({ outcome: 'deny', http: { status: 200 } });
  });

  test('whose address is ambiguous', async () => {
    const { response, event } = await serve(
      (steps) => steps.handle(() => new Response('secret')),
      'https://phabricator.example.com//T1?a=1',
    );
    expect(response.status).toBe(400);
    expect(event).toMatchObject({
      outcome: 'deny',
      reason: ['request.path_empty_segment'],
      http: { host: 'phabricator.example.com', path_raw: '//T1', query_keys: ['a'], status: 400 },
    });
    expect(event.http).not.toHaveProperty('path');
  });

  test('that crashes in a step', async () => {
    const { response, event } = await serve((steps) =>
      steps
        .use(() => Promise.reject(new TypeError('choked on a fishbone')))
        .handle(() => new Response('secret')),
    );
    expect(response.status).toBe(500);
    expect(event).toMatchObject({ outcome: 'error', severity: 'high', reason: ['request.crashed'] });
    expect(event.detail).toMatch(/^TypeError: choked on a fishbone at /);
  });

  test('that crashes in the handler', async () => {
    const { event } = await serve((steps) =>
      steps.handle(() => {
        throw 'not even an error';
      }),
    );
    expect(event).toMatchObject({ outcome: 'error', reason: ['request.crashed'], detail: 'threw a string' });
  });

  test('whose presenter throws', async () => {
    const { response, event } = await serve(
      (steps) => steps.use(() => Promise.reject(forbidden())).handle(() => new Response('secret')),
      undefined,
      {},
      {
        presenters: [
          () => {
            throw new RangeError('broken page');
          },
        ],
      },
    );
    expect(response.status).toBe(500);
    expect(event).toMatchObject({
      outcome: 'error',
      reason: ['role.denied', 'request.crashed'],
      http: { status: 500 },
    });
  });

  test('whose origin is down', async () => {
    const { event } = await serve((steps) =>
      steps.handle(() => {
        throw new AccessError({ code: 'upstream.unreachable', status: 502, message: 'Down.' });
      }),
    );
    expect(event).toMatchObject({ outcome: 'error', severity: 'medium', reason: ['upstream.unreachable'] });
  });

  test.each([
    ['refuses', forbidden(), { outcome: 'deny', reason: ['role.denied'], http: { status: 403 } }],
    ['crashes', new Error('bug'), { outcome: 'error', reason: ['request.crashed'], http: { status: 500 } }],
    [
      'has options that cannot work',
      new OptionsError('sessions', ['keys is missing']),
      {
        outcome: 'error',
        severity: 'high',
        reason: ['gateway.misconfigured'],
        detail: 'sessions: keys is missing',
        http: { status: 500 },
      },
    ],
  ])('in which a recorder further in %s', async (_what, error, expected) => {
    const { response, event } = await serve((steps) =>
      steps.use(recorder(() => Promise.reject(error))).handle(() => new Response('secret')),
    );
    expect(event).toMatchObject(expected);
    expect(response.status).toBe(event.http.status);
  });
});

test('the presenter of a refusal knows that it is recorded, except for one that could not be', async () => {
  const told: boolean[] = [];
  const presenters = [
    ({ recorded }: Refusal) => {
      told.push(recorded);
      return new Response(null, { status: 403 });
    },
  ];
  const refuse = (steps: Parameters<Parameters<typeof serve>[0]>[0]) =>
    steps.use(() => Promise.reject(forbidden())).handle(() => new Response('secret'));
  await serve(refuse, undefined, {}, { presenters });
  await worker(
    pipeline<BaseContext>()
      .use(recorder((_arrival, next) => next()))
      .use(() => Promise.reject(forbidden()))
      .handle(() => new Response('secret')),
    { presenters },
  )(new Request('https://a.example/'), {}, execution());
  expect(told).toEqual([true, false]);
});

test('a request is awaited from its start, so that no client ends it before its record, and its failure fails nothing more', async () => {
  const log = memorySink();
  const waits: Promise<unknown>[] = [];
  const origin = Promise.withResolvers<Response>();
  const app = pipeline<BaseContext>()
    .use(audit(settings(log, { onSinkFailure: 'closed' })))
    .handle(() => origin.promise);
  const answer = worker(app)(
    new Request('https://a.example/'),
    {},
    { waitUntil: (promise) => void waits.push(promise) },
  );
  expect([waits.length, log.events]).toEqual([1, []]);
  log.write = () => Promise.reject(new Error('full'));
  origin.resolve(new Response('done'));
  await expect(waits[0]).resolves.toBeUndefined();
  expect((await answer).status).toBe(503);
});

test('without waitUntil, as in Hono outside of Workers, requests are answered and recorded', async () => {
  const log = memorySink();
  const app = pipeline<BaseContext>()
    .use(audit(settings(log)))
    .handle(() => new Response('hello'));
  const waitUntil = () => {
    throw new Error('This context has no ExecutionContext');
  };
  expect((await worker(app)(new Request('https://a.example/'), {}, { waitUntil })).status).toBe(200);
  expect(log.events).toHaveLength(1);
});

test('the event has the request id that the client receives', async () => {
  const { response, event } = await serve((steps) =>
    steps.use(() => Promise.reject(forbidden())).handle(() => new Response()),
  );
  expect(event.id).toBe(response.headers.get('x-request-id'));
  expect(event.trace.request_id).toBe(event.id);
});

test('time and latency come from the clock', async () => {
  let now = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
  const { event } = await serve(
    (steps) =>
      steps.handle(() => {
        now += 12;
        return new Response();
      }),
    undefined,
    {},
    { clock: { now: () => now } },
  );
  expect(event.time).toBe('2026-01-02T03:04:05.006Z');
  expect(event.edge.latency_us).toBe(12_000);
});

test('the answer is passed on unchanged', async () => {
  const original = new Response('hello', { headers: { 'content-length': '5' } });
  const { response, event } = await serve((steps) => steps.handle(() => original));
  expect(response).toBe(original);
  expect(event.http.bytes).toBe(5);
});

test('options can come from the bindings, and are built once for them', async () => {
  const log = memorySink();
  let made = 0;
  const app = pipeline<BaseContext<{ VERSION: string }>>()
    .use(
      audit(({ VERSION }: { VERSION: string }) => {
        made++;
        return settings(log, { observer: { worker: 'gate', version: VERSION } });
      }),
    )
    .handle(() => new Response());
  const env = { VERSION: 'abc' };
  const fetch = worker(app);
  await fetch(new Request('https://a.example/'), env, execution());
  await fetch(new Request('https://a.example/'), env, execution());
  expect(log.events.map((event) => event.observer.version)).toEqual(['abc', 'abc']);
  expect(made).toBe(1);
});

test('options from bindings that could not record refuse the request', async () => {
  const app = pipeline<BaseContext>()
    .use(audit(() => ({ sinks: [], observer: { worker: 'gate' } })))
    .handle(() => new Response('secret'));
  const response = await worker(app)(new Request('https://a.example/'), {}, execution());
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret');
});

test('a Worker without a name is called portcullis', async () => {
  const log = memorySink();
  const app = pipeline<BaseContext>()
    .use(audit({ sinks: [log] }))
    .handle(() => new Response());
  await worker(app)(new Request('https://a.example/'), {}, execution());
  expect(log.events[0]?.observer).toEqual({ worker: 'portcullis' });
});

test('a sink that fails is reported in development, at a host of this machine, with its error and stack, and elsewhere by its kind alone', async () => {
  const spy = vi.spyOn(console, 'error').mockImplementation(() => {});
  const log = memorySink();
  const broken = {
    name: 'broken',
    write: () => {
      throw new TypeError("Cannot read properties of undefined (reading 'https://a:hunter2@b')");
    },
  };
  const ask = (url: string) =>
    worker(
      pipeline<BaseContext>()
        .use(audit(settings(log, { sinks: [log, broken] })))
        .handle(() => new Response('served')),
    )(new Request(url), {}, execution());
  await ask('https://wiki.example/');
  expect(spy).not.toHaveBeenCalled();
  await ask('http://127.0.0.1:8787/');
  expect(spy).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(
      /^portcullis: the sink broken failed: TypeError: Cannot read .*hunter2.*\n +at Object\.write/,
    ),
  );
  const losses = log.events.filter(({ type }) => type === 'audit.loss');
  expect(losses).toHaveLength(2);
  for (const { loss } of losses as readonly { loss?: unknown }[]) {
    expect(loss).toMatchObject({ sink: 'broken', cause: 'TypeError: Cannot read properties of undefined' });
  }
});
