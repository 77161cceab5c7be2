import type { Resource } from '@portcullis/core';
import { describe, expect, it } from 'vitest';
import type { Origin } from '../../src/origin.ts';
import { proxyError } from '../../src/proxy-failure.ts';
import { publicCache } from '../../src/public-cache/public-cache.ts';
import { resilient } from '../../src/resilience/resilient.ts';
import { contextOf } from '../fixtures/context.ts';
import { helped, ok, refused, reset, scripted, silent, unavailable } from '../fixtures/faulty-origin.ts';

/** An origin that needs the whole body of a request to answer. Without it, the call fails as in workerd, where a body fails first. */
const reading: Origin = {
  name: 'wiki',
  send: async (_target, { body }) => {
    const text = await new Response(body).text().catch(() => undefined);
    await new Promise((done) => setImmediate(done));
    if (text === undefined) throw new Error('Network connection lost.');
    return new Response(text);
  },
};

const POST = { method: 'POST', body: Uint8Array.of(97) };

describe('a call that fails', () => {
  it.each([
    ['refuses', refused],
    ['answers 503', unavailable],
  ])('is sent once more where allowed, to an origin that %s', async (_how, fault) => {
    const { origin, calls } = scripted('wiki', fault, ok);
    const { send, told } = helped(origin);
    expect(await (await send('/T1')).text()).toBe('well');
    expect(calls).toHaveLength(2);
    expect(told).toMatchObject([{ upstream: 'wiki', change: 'retried' }]);
  });

  it.each([
    ['a POST', POST],
    ['a PUT', { method: 'PUT' }],
    ['a DELETE', { method: 'DELETE' }],
    ['a GET with a body', { body: Uint8Array.of(97) }],
    ['a WebSocket', { headers: { upgrade: 'websocket' } }],
  ])('is never sent again as %s, to any origin', async (_what, init) => {
    const { origin, calls } = scripted('wiki', refused, ok);
    const standby = scripted('standby', ok);
    const { outcome, told } = helped(origin, { failover: standby.origin });
    expect(await outcome('/', init)).toBe('Network connection lost.');
    expect([calls.length, standby.calls.length, told]).toEqual([1, 0, []]);
  });

  it.each<[string, Resource | null]>([
    ['changes something, as its classifier says', { application: 'wiki', operation: 'view', reads: false }],
    ['does something of an unknown word', { application: 'wiki', operation: 'purge' }],
    ['is known by its application alone', { application: 'wiki' }],
    ['was not classified', null],
  ])('is sent once, and to no other origin, where it is a GET that %s', async (_what, resource) => {
    const { origin, calls } = scripted('wiki', unavailable);
    const standby = scripted('standby', ok);
    const { outcome, told } = helped(origin, { failover: standby.origin });
    expect(await outcome('/', {}, { resource })).toBe(503);
    expect([calls.length, standby.calls.length, told]).toEqual([1, 0, []]);
  });

  it('is sent once where its resource only reads and its method does not', async () => {
    const { origin, calls } = scripted('wiki', unavailable);
    const resource = { application: 'wiki', operation: 'purge', reads: true };
    expect(await helped(origin).outcome('/', { method: 'POST' }, { resource })).toBe(503);
    expect(calls).toHaveLength(1);
    expect(await helped(origin).outcome('/', {}, { resource })).toBe(503);
    expect(calls).toHaveLength(3);
  });

  it('is aborted after firstByteSeconds', async () => {
    const { origin, calls } = scripted('wiki', silent);
    const { outcome, timers } = helped(origin, { firstByteSeconds: 7, retries: 0 });
    const ended = outcome();
    expect(timers).toMatchObject([{ milliseconds: 7000 }]);
    timers[0]?.run();
    expect(await ended).toBe('proxy.origin_timeout');
    expect(calls).toHaveLength(1);
  });

  it('has no time limit while the client is still sending, and has one from then on', async () => {
    const { origin } = scripted('wiki', silent);
    const { outcome, timers } = helped(origin);
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const ended = outcome('/', { method: 'POST', body: readable });
    const writer = writable.getWriter();
    await writer.ready;
    expect(timers).toEqual([]);
    await writer.close();
    await expect.poll(() => timers).toHaveLength(1);
    timers[0]?.run();
    expect(await ended).toBe('proxy.origin_timeout');
  });

  it('is the client’s failure where the client breaks its upload off, and never the origin’s', async () => {
    const { outcome, told, timers } = helped(reading, { failures: 1 });
    for (let upload = 0; upload < 5; upload += 1) {
      const body = new ReadableStream({ start: (controller) => controller.error(new Error('reset')) });
      expect(await outcome(`/T${upload}`, { method: 'POST', body })).toBe('proxy.client_closed');
    }
    expect([timers, told]).toEqual([[], []]);
  });

  it.each([
    ['is reset', reset, 'Network connection lost.'],
    ['is answered by 502', () => new Response('', { status: 502 }), 502],
  ])('does not count where it %s before the client has sent all of its body', async (_how, fault, result) => {
    const { outcome, told } = helped(scripted('wiki', fault).origin, { failures: 1 });
    for (let upload = 0; upload < 5; upload += 1) {
      const body = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) });
      expect(await outcome(`/T${upload}`, { method: 'POST', body })).toBe(result);
    }
    expect(told).toEqual([]);
  });

  it('is the origin’s failure where the origin stops reading a body that the client still sends', async () => {
    const origin: Origin = {
      name: 'wiki',
      send: async (_target, { body }) => {
        await (body as ReadableStream).cancel();
        throw new Error('Network connection lost.');
      },
    };
    let isLetGo = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(Uint8Array.of(97)),
      cancel: () => {
        isLetGo = true;
      },
    });
    expect(await helped(origin).outcome('/', { method: 'POST', body })).toBe('Network connection lost.');
    expect(isLetGo).toBe(true);
  });

  it('ends with the origin’s own answer where no other came', async () => {
    const { origin, calls } = scripted('wiki', unavailable);
    const { send } = helped(origin, { retries: 2 });
    expect(await (await send()).text()).toBe('busy');
    expect(calls).toHaveLength(3);
  });

  it('is not sent again to an origin that sends Retry-After', async () => {
    const later = () => new Response('later', { status: 503, headers: { 'retry-after': '60' } });
    const { origin, calls } = scripted('wiki', later);
    expect(await helped(origin).outcome()).toBe(503);
    expect(calls).toHaveLength(1);
  });

  it.each([500, 404, 429])(
    'is no failure where the answer is %i, which is the application’s own',
    async (status) => {
      const { origin, calls } = scripted('wiki', () => new Response('', { status }));
      const { outcome, told } = helped(origin, { failures: 1 });
      expect([await outcome(), await outcome()]).toEqual([status, status]);
      expect([calls.length, told]).toEqual([2, []]);
    },
  );

  it('does not count against the origin where the Worker itself failed, or the client disconnected', async () => {
    const { origin, calls } = scripted(
      'wiki',
      () => Promise.reject(proxyError('proxy.maintenance')),
      refused,
    );
    const { outcome, told } = helped(origin, { failures: 1 });
    expect(await outcome()).toBe('proxy.maintenance');
    expect(await outcome('/', { signal: AbortSignal.abort() })).toBe('Network connection lost.');
    expect([calls.length, told]).toEqual([2, []]);
  });
});

describe('the report of a call', () => {
  it.each([
    [unavailable, 'proxy.origin_status_503'],
    [refused, 'proxy.origin_unreachable'],
  ])('contains why it was sent once more, and why the circuit opened', async (fault, code) => {
    const { origin } = scripted('wiki', fault);
    const { outcome, told } = helped(origin, { failures: 2 });
    await outcome('/T1');
    await outcome('/T2');
    expect(told).toEqual([
      { upstream: 'wiki', change: 'retried', code },
      { upstream: 'wiki', change: 'retried', code },
      { upstream: 'wiki', change: 'circuit_opened', code },
    ]);
  });

  it('contains the time limit that was exceeded', async () => {
    const { origin } = scripted('wiki', silent);
    const { outcome, told, timers } = helped(origin, { failures: 2, retries: 0 });
    const ended = [outcome('/T1'), outcome('/T2')];
    for (const { run } of timers) run();
    await Promise.all(ended);
    expect(told).toEqual([{ upstream: 'wiki', change: 'circuit_opened', code: 'proxy.origin_timeout' }]);
  });

  it.each([
    ['refuses', refused],
    ['answers 500', () => new Response('', { status: 500 })],
  ])(
    'starts again with a health check that %s: the circuit stays open for as long again',
    async (_how, fault) => {
      const { origin } = scripted('wiki', refused, fault);
      const { outcome, time, waited } = helped(origin, {
        failures: 1,
        retries: 0,
        health: { path: '/status/' },
      });
      await outcome();
      time.now = 10_000;
      await outcome();
      await Promise.all(waited);
      time.now = 19_999;
      await outcome();
      expect(waited).toHaveLength(1);
      time.now = 20_000;
      await outcome();
      expect(waited).toHaveLength(2);
    },
  );
});

describe('the answer of a call', () => {
  const slow = () => {
    const parts: ReadableStreamDefaultController<Uint8Array>[] = [];
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void parts.push(controller) });
    return { parts, answer: () => new Response(body) };
  };

  it('is passed on unchanged where no pause is too long', async () => {
    const answer = new Response('well');
    const { origin } = scripted('wiki', () => answer);
    const { send, timers } = helped(origin);
    expect(await send()).toBe(answer);
    expect(timers.map(({ cancelled }) => cancelled)).toEqual([true]);
  });

  it('is aborted when it pauses for longer than idleSeconds, and that is reported', async () => {
    const { answer } = slow();
    const { send, told, timers } = helped(scripted('wiki', answer).origin, { idleSeconds: 7 });
    const text = (await send()).text();
    await expect.poll(() => timers).toHaveLength(2);
    expect(timers[1]?.milliseconds).toBe(7000);
    timers[1]?.run();
    await expect(text).rejects.toThrow();
    expect(told).toEqual([{ upstream: 'wiki', change: 'body_stalled', code: 'proxy.origin_timeout' }]);
  });

  it('that breaks off is reported as broken off', async () => {
    const { answer, parts } = slow();
    const { send, told } = helped(scripted('wiki', answer).origin, { idleSeconds: 7 });
    const text = (await send()).text();
    parts[0]?.error(new Error('reset'));
    await expect(text).rejects.toThrow();
    expect(told).toEqual([{ upstream: 'wiki', change: 'body_broken', code: 'proxy.origin_unreachable' }]);
  });

  it('that is not needed is cancelled, where it has a body', async () => {
    let isLetGo = false;
    const body = () =>
      new ReadableStream({
        cancel: () => {
          isLetGo = true;
        },
      });
    const { origin } = scripted('wiki', () => new Response(body(), { status: 503 }), ok);
    expect(await helped(origin).outcome()).toBe(200);
    expect(isLetGo).toBe(true);
    const empty = scripted('wiki', () => new Response(null, { status: 503 }), ok);
    expect(await helped(empty.origin).outcome()).toBe(200);
  });

  it('ends its time limit, and may not exceed it', async () => {
    const { origin } = scripted('wiki', ok);
    const { outcome, timers } = helped(origin);
    let finish = (): void => {};
    const upload = new ReadableStream<Uint8Array>({
      start: (controller) => {
        finish = () => controller.close();
      },
    });
    expect(await outcome('/', { method: 'POST', body: upload })).toBe(200);
    finish();
    await new Promise((done) => setImmediate(done));
    expect(timers.filter(({ cancelled }) => !cancelled)).toEqual([]);
  });
});

it('a call of a resilient origin that exceeded its time is the origin’s own failure', async () => {
  const { origin } = scripted('wiki', () => Promise.reject(proxyError('proxy.origin_timeout')));
  const { outcome, told } = helped(origin, { failures: 2, retries: 0 });
  expect([await outcome('/T1'), await outcome('/T2')]).toEqual([
    'proxy.origin_timeout',
    'proxy.origin_timeout',
  ]);
  expect(told).toEqual([{ upstream: 'wiki', change: 'circuit_opened', code: 'proxy.origin_timeout' }]);
});

describe('an origin that fails repeatedly', () => {
  it('is not called, is probed after a while, and is called again when it is healthy', async () => {
    const { origin, calls } = scripted('wiki', refused, refused, refused, ok);
    const { outcome, told, time } = helped(origin, { failures: 2, retries: 0, openSeconds: 10 });
    const lost = 'Network connection lost.';
    expect([await outcome(), await outcome()]).toEqual([lost, lost]);
    expect([await outcome(), await outcome('/', POST)]).toEqual([
      'proxy.origin_left_alone',
      'proxy.origin_left_alone',
    ]);
    expect(calls).toHaveLength(2);
    time.now = 10_000;
    expect([await outcome(), await outcome()]).toEqual([lost, 'proxy.origin_left_alone']);
    time.now = 20_000;
    expect([await outcome(), await outcome()]).toEqual([200, 200]);
    expect(told).toEqual([
      { upstream: 'wiki', change: 'circuit_opened', code: 'proxy.origin_unreachable' },
      { upstream: 'wiki', change: 'circuit_closed', code: undefined },
    ]);
  });

  it('is not left alone for longer because of a call that was under way when the circuit opened', async () => {
    const first = Promise.withResolvers<Response>();
    const { origin } = scripted('wiki', () => first.promise, refused, ok);
    const { outcome, time } = helped(origin, { failures: 1, retries: 0, openSeconds: 10 });
    const ended = outcome('/T1', POST);
    await outcome('/T2', POST);
    time.now = 5000;
    first.reject(new Error('Network connection lost.'));
    await ended;
    time.now = 10_000;
    expect(await outcome()).toBe(200);
  });

  it('is left alone for as long again from the end of a probe that failed', async () => {
    const probe = Promise.withResolvers<Response>();
    const { origin } = scripted('wiki', refused, () => probe.promise, ok);
    const { outcome, time } = helped(origin, { failures: 1, retries: 0, openSeconds: 10 });
    await outcome('/T1', POST, { from: '192.0.2.1' });
    time.now = 10_000;
    const ended = outcome('/T1', POST, { from: '192.0.2.1' });
    time.now = 15_000;
    probe.reject(new Error('Network connection lost.'));
    await ended;
    time.now = 24_999;
    expect(await outcome('/', {}, { from: '198.51.100.1' })).toBe('proxy.origin_left_alone');
    time.now = 25_000;
    expect(await outcome('/', {}, { from: '198.51.100.1' })).toBe(200);
  });

  it('makes answers with Retry-After', async () => {
    const { origin } = scripted('wiki', refused);
    const { outcome, send } = helped(origin, { failures: 1, openSeconds: 2.5 });
    await outcome();
    await expect(send()).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '3' } });
  });

  it('gets no second attempt when the circuit has opened since', async () => {
    const first = Promise.withResolvers<Response>();
    const { origin, calls } = scripted('wiki', () => first.promise, refused);
    const { outcome } = helped(origin, { failures: 1, retries: 3 });
    const ended = outcome();
    await outcome('/T1', POST);
    first.reject(new Error('Network connection lost.'));
    expect(await ended).toBe('Network connection lost.');
    expect(calls).toHaveLength(2);
  });

  it('counts a request once, however many attempts it had', async () => {
    const { origin, calls } = scripted('wiki', refused);
    const { outcome, told } = helped(origin, { failures: 2, retries: 3 });
    await outcome();
    expect([calls.length, told.map(({ change }) => change)]).toEqual([4, ['retried', 'retried', 'retried']]);
    await outcome();
    expect(told.at(-1)).toMatchObject({ change: 'circuit_opened' });
  });

  it.each([
    [
      'one verified caller, whatever the network',
      { caller: { kind: 'user', issuer: 'a', subject: 'alice' } },
    ],
    ['one network', { from: '192.0.2.1' }],
    ['callers of whom nothing is known', { from: null }],
  ] as const)('is called as before where only requests of %s fail', async (_whose, of) => {
    const { origin, calls } = scripted('wiki', unavailable);
    const { outcome, told } = helped(origin, { failures: 2, retries: 0 });
    for (let page = 0; page < 10; page += 1) expect(await outcome(`/T${page}`, {}, of)).toBe(503);
    expect([calls.length, told]).toEqual([10, []]);
  });

  it('is called as before where only one page fails, for any caller', async () => {
    const { origin, calls } = scripted('wiki', reset);
    const { outcome, told } = helped(origin, { failures: 2, retries: 0 });
    for (let asked = 0; asked < 10; asked += 1) await outcome(`/T1?a=${asked}`);
    expect([calls.length, told]).toEqual([10, []]);
  });

  it('counts answers of 503 to a POST too, which the client gets unchanged', async () => {
    const { origin, calls } = scripted('wiki', unavailable);
    const { outcome } = helped(origin, { failures: 2 });
    expect([await outcome('/a', POST), await outcome('/b', POST), await outcome('/', POST)]).toEqual([
      503,
      503,
      'proxy.origin_left_alone',
    ]);
    expect(calls).toHaveLength(2);
  });
});

describe('a health check', () => {
  const HEALTH = { path: '/status/', contains: 'ALIVE' };

  async function after(
    answer: () => Response | Promise<Response>,
    health: { path: string; contains?: string },
  ) {
    const { origin, calls } = scripted('wiki', refused, answer, ok);
    const all = helped(origin, { failures: 1, retries: 0, health });
    await all.outcome('/T1');
    all.time.now = 10_000;
    const meanwhile = await all.outcome('/T1', POST);
    return { ...all, calls, meanwhile };
  }

  it('is sent instead of a request, without any caller’s identity', async () => {
    const { calls, meanwhile, waited, outcome, told } = await after(() => new Response('ALIVE\n'), HEALTH);
    expect(meanwhile).toBe('proxy.origin_left_alone');
    await Promise.all(waited);
    expect(calls.slice(1)).toEqual([{ path: '/status/', method: 'GET' }]);
    expect(await outcome()).toBe(200);
    expect(told.at(-1)).toMatchObject({ change: 'circuit_closed' });
  });

  it.each([
    ['says something else', () => new Response('SETUP NEEDED'), HEALTH],
    ['says it with a failure', () => new Response('ALIVE', { status: 500 }), HEALTH],
    ['says more than is read', () => new Response(`${'x'.repeat(20_000)}ALIVE`), HEALTH],
    ['refuses', refused, HEALTH],
    ['fails', () => new Response('', { status: 404 }), { path: '/status/' }],
  ])('keeps the circuit open for an origin that %s', async (_how, answer, health) => {
    const { waited, outcome } = await after(answer, health);
    await Promise.all(waited);
    expect(await outcome()).toBe('proxy.origin_left_alone');
  });

  it('without a text accepts any good status', async () => {
    const { waited, outcome } = await after(() => new Response('?'), { path: '/status/' });
    await Promise.all(waited);
    expect(await outcome()).toBe(200);
  });

  it('is aborted in time', async () => {
    const { waited, outcome, timers, time } = await after(silent, HEALTH);
    timers.at(-1)?.run();
    await Promise.all(waited);
    expect(await outcome()).toBe('proxy.origin_left_alone');
    // And is asked again after as long a time.
    time.now = 20_000;
    await outcome();
    expect(waited).toHaveLength(2);
  });
});

describe('failures of one caller alone', () => {
  const HEALTH = { path: '/status/' };
  const of = { from: '192.0.2.1' };

  async function suspected(health: () => Response | Promise<Response>) {
    const { origin, calls } = scripted('wiki', unavailable, unavailable, health, unavailable);
    const all = helped(origin, { failures: 2, retries: 0, health: HEALTH });
    await all.outcome('/T1', {}, of);
    await all.outcome('/T2', {}, of);
    await Promise.all(all.waited);
    return { ...all, calls };
  }

  it('open the circuit where the health check then fails', async () => {
    const { outcome, told, waited } = await suspected(refused);
    expect(waited).toHaveLength(1);
    expect(told).toEqual([{ upstream: 'wiki', change: 'circuit_opened', code: 'proxy.origin_unreachable' }]);
    expect(await outcome('/T3')).toBe('proxy.origin_left_alone');
  });

  it('leave it closed where the origin is healthy, which is checked at most once per openSeconds', async () => {
    const { outcome, told, time, waited } = await suspected(ok);
    for (let page = 0; page < 10; page += 1) expect(await outcome(`/T${page}`, {}, of)).toBe(503);
    expect([waited.length, told]).toEqual([1, []]);
    time.now = 9_999;
    await outcome('/T1', {}, of);
    expect(waited).toHaveLength(1);
    time.now = 10_000;
    await outcome('/T1', {}, of);
    expect(waited).toHaveLength(2);
  });
});

describe('an open circuit', () => {
  it('uses no streaming upload as a probe, since its client need never end it', async () => {
    const { origin, calls } = scripted('wiki', refused, ok);
    const { outcome, time } = helped(origin, { failures: 1, retries: 0 });
    await outcome();
    time.now = 10_000;
    const body = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) });
    expect(await outcome('/', { method: 'POST', body })).toBe('proxy.origin_left_alone');
    expect(calls).toHaveLength(1);
    expect(await outcome()).toBe(200);
  });

  it('takes its next probe from another caller than the one whose probe failed', async () => {
    const { origin, calls } = scripted('wiki', refused, unavailable, ok);
    const { outcome, time } = helped(origin, { failures: 1, retries: 0 });
    await outcome();
    const of = { from: '192.0.2.200' };
    time.now = 10_000;
    expect(await outcome('/', {}, of)).toBe(503);
    time.now = 20_000;
    expect(await outcome('/', {}, of)).toBe('proxy.origin_left_alone');
    expect(calls).toHaveLength(2);
    expect(await outcome()).toBe(200);
  });
});

describe('a health check that outlasts the outage', () => {
  it.each([
    ['refuses', 'refuse', 'proxy.origin_unreachable'],
    ['says nothing', 'keepSilent', 'proxy.origin_timeout'],
  ] as const)('reports why the circuit opens again, where it %s', async (_how, end, code) => {
    const slow = Promise.withResolvers<Response>();
    const checked = Promise.withResolvers<Response>();
    const { origin } = scripted(
      'wiki',
      () => slow.promise,
      refused,
      () => checked.promise,
    );
    const options = { failures: 1, retries: 0, health: { path: '/status/' } };
    const { outcome, told, time, timers, waited } = helped(origin, options);
    const first = outcome('/slow');
    await outcome();
    time.now = 10_000;
    await outcome();
    // Meanwhile the first call comes to a good end, and the origin counts as well.
    slow.resolve(new Response('well'));
    await first;
    const ends = { refuse: () => checked.reject(new Error('lost')), keepSilent: () => timers.at(-1)?.run() };
    ends[end]();
    await Promise.all(waited);
    expect(told.slice(1)).toEqual([
      { upstream: 'wiki', change: 'circuit_closed', code: undefined },
      { upstream: 'wiki', change: 'circuit_opened', code },
    ]);
  });
});

describe('a failover', () => {
  it('answers requests that may be sent again, under its own name', async () => {
    const { origin } = scripted('wiki', refused);
    const standby = scripted('standby', ok);
    const { made, send, told } = helped(origin, { failover: standby.origin, failures: 2, retries: 0 });
    const first = await send();
    await send();
    const third = await send();
    expect([first, third].map((answer) => made.answeredBy?.(answer))).toEqual(['standby', 'standby']);
    expect(standby.calls).toHaveLength(3);
    expect(told.map(({ change, code }) => [change, code])).toEqual([
      ['failed_over', 'proxy.origin_unreachable'],
      ['circuit_opened', 'proxy.origin_unreachable'],
      ['failed_over', 'proxy.origin_unreachable'],
      ['failed_over', 'proxy.origin_left_alone'],
    ]);
  });

  it.each([
    [false, 'proxy.origin_left_alone', 0],
    [true, 200, 1],
  ])('takes writes that reached no origin: %s', async (failoverTakesWrites, outcomeOfPost, calls) => {
    const { origin } = scripted('wiki', refused);
    const standby = scripted('standby', ok);
    const { outcome } = helped(origin, { failover: standby.origin, failoverTakesWrites, failures: 1 });
    // Sent to the origin, which may have acted on it: nobody else gets it.
    expect(await outcome('/', POST)).toBe('Network connection lost.');
    expect(standby.calls).toHaveLength(0);
    expect(await outcome('/', POST)).toBe(outcomeOfPost);
    expect(standby.calls).toHaveLength(calls);
  });
});

it('an answer counts as the origin’s, unless the failover gave it', async () => {
  const { origin } = scripted('wiki', ok);
  const { made, send } = helped(origin, { failover: scripted('standby', ok).origin });
  expect(made.answeredBy?.(await send())).toBe('wiki');
  expect(made.answeredBy?.(new Response())).toBe('wiki');
});

describe('resilience options', () => {
  const { origin } = scripted('wiki', ok);
  const refusedBecause = (options: object, message: string | RegExp) =>
    expect(() => resilient(origin, options)).toThrow(message);

  it('have their defaults', async () => {
    const { outcome, timers, time } = helped(scripted('wiki', refused).origin);
    for (let call = 0; call < 3; call += 1) await outcome('/', POST);
    expect(new Set(timers.map(({ milliseconds }) => milliseconds))).toEqual(new Set([30_000]));
    for (let call = 0; call < 2; call += 1) await outcome('/', POST);
    expect(await outcome('/', POST)).toBe('proxy.origin_left_alone');
    time.now = 9999;
    expect(await outcome('/', POST)).toBe('proxy.origin_left_alone');
    time.now = 10_000;
    expect(await outcome('/', POST)).toBe('Network connection lost.');
    // By itself it tells nobody, and asks the runtime for time.
    const alone = resilient(scripted('wiki', ok).origin);
    const { target, ...scope } = contextOf('/');
    const init = { method: 'GET', headers: {}, body: null, redirect: 'manual' } as const;
    expect((await alone.send(target, init, {}, { target, ...scope } as never)).status).toBe(200);
    const lost = resilient(scripted('wiki', refused).origin, { failures: 1 });
    await expect(lost.send(target, init, {}, { target, ...scope } as never)).rejects.toThrow(
      'Network connection lost.',
    );
  });

  it('that cannot work are reported by name', () => {
    refusedBecause({ idleSeconds: 0 }, /^resilient: idleSeconds must be .* seconds$/);
    refusedBecause({ firstByteSeconds: 2_147_484 }, /firstByteSeconds must be /);
    refusedBecause({ openSeconds: 0 }, /openSeconds must be /);
    refusedBecause({ failures: 1.5 }, /failures must be a whole number/);
    refusedBecause({ failoverTakesWrites: true }, /^resilient: failoverTakesWrites needs failover$/);
    // Whatever a cache of its own had kept would never be asked for: what is kept is kept for both.
    for (const failover of [null, {}, 'standby', publicCache(scripted('standby', ok).origin)]) {
      refusedBecause({ failover }, 'failover must be binding(), zone(), resolveOverride() or otherHost()');
    }
    for (const path of [7, ['/status/'], 'x/status/', '/status?', '/a//b', '/a b']) {
      refusedBecause(
        { health: { path } },
        'health must have a "path" such as /status/, without query and escapes',
      );
    }
    refusedBecause({ health: null }, 'health must have a "path" such as /status/');
    refusedBecause(
      { health: { path: '/', contains: 7 } },
      'must have a non-empty string as "contains", if any',
    );
  });

  it('contain what a failover needs of a request', () => {
    const failover = { ...origin, needsSignal: true };
    expect(resilient(origin, { failover })).toMatchObject({ needsSignal: true });
    expect(resilient(origin, { failover: { ...origin, needsSignal: false } })).not.toHaveProperty(
      'needsSignal',
    );
    expect(resilient(origin)).not.toHaveProperty('serverOrigin');
  });

  it('are refused with all problems', () => {
    expect(() => resilient(origin, { retries: 9, failures: 0, health: { path: 'status' } })).toThrow(
      /retries must be a whole number from 0 to 3; failures .*; health must have a "path" such as/,
    );
    expect(() => resilient(origin, { failoverTakesWrites: true })).toThrow('needs failover');
    expect(() => resilient(origin, { health: { path: '/status/', contains: '' } })).toThrow(
      'a non-empty string',
    );
  });

  it('leave an origin’s other properties unchanged', () => {
    const other = { ...origin, serverOrigin: 'https://other.example', needsSignal: true };
    expect(resilient(other)).toMatchObject({
      name: 'wiki',
      serverOrigin: 'https://other.example',
      needsSignal: true,
    });
    expect(resilient(origin)).not.toHaveProperty('needsSignal');
  });
});
