import { AccessError, type BaseContext, pipeline, worker } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import type { LoginEvent, SignalEvent } from '../src/event/activity-event.ts';
import { type AuditEvent, type AuditOptions, audit, memorySink, type Sink } from '../src/index.ts';
import { Journal } from '../src/journal.ts';
import { NOW, recordOf, stoppedClock } from './chained-logs.ts';
import { settings } from './serving.ts';

const never = (): Promise<never> => new Promise(() => {});
const login = { ...recordOf(1).event, type: 'login' } as unknown as LoginEvent;
const signal = {
  ...recordOf(2).event,
  type: 'signal',
  signal: { name: 'new_place' },
} as unknown as SignalEvent;

/** A sink that does not take events of these types. */
function refusing(...types: readonly string[]): Sink {
  return {
    name: 'refusing',
    write: ({ type }) => {
      if (types.includes(type)) throw new Error('hunter2');
    },
  };
}

/** A sink whose writes end when they are told to. */
function slow() {
  const done: (() => void)[] = [];
  const sink: Sink = { name: 'slow', write: () => new Promise((resolve) => done.push(resolve)) };
  return { sink, done };
}

/** One event given to a journal, or one request to its recorder, and what is left to wait for. */
function scene(options: Partial<AuditOptions> = {}) {
  const log = memorySink();
  const waiting: Promise<unknown>[] = [];
  const all = settings(log, { sleep: never, ...options });
  const execution = { waitUntil: (promise: Promise<unknown>) => void waiting.push(promise) };
  const clock = stoppedClock();
  const serve = worker(
    pipeline<BaseContext>()
      .use(audit(all))
      .handle(() => new Response('hello')),
    { clock },
  );
  return {
    log,
    waiting,
    journal: () => new Journal(all),
    write: (event: AuditEvent = login) => new Journal(all).write(event, { requestId: 'r', execution, clock }),
    request: async () => (await serve(new Request('https://a.example/T1'), {}, execution)).status,
    settled: async () => void (await Promise.all(waiting)),
    types: () => log.events.map(({ type }) => type),
  };
}

describe('an event', () => {
  test('that is written synchronously leaves nothing to wait for', () => {
    const { write, waiting, types } = scene();
    expect(write()).toBeUndefined();
    expect([waiting, types()]).toEqual([[], ['login']]);
  });

  test('that takes time is awaited after the answer in open mode, and before it in closed mode', async () => {
    const open = slow();
    const { write, waiting } = scene({ sinks: [open.sink] });
    expect(write()).toBeUndefined();
    expect(waiting).toHaveLength(1);
    open.done[0]?.();
    await waiting[0];

    const closed = slow();
    const demanding = scene({ sinks: [closed.sink], onSinkFailure: 'closed' });
    const written = demanding.write();
    expect(written).toBeInstanceOf(Promise);
    expect(demanding.waiting).toEqual([]);
    closed.done[0]?.();
    await written;
  });

  test('that cannot be written withholds its answer in closed mode, whatever happens to the loss', async () => {
    const sinks = [refusing('login', 'audit.loss')];
    const unavailable = { code: 'audit.unavailable', status: 503 };
    const told = scene({ sinks, onSinkFailure: 'closed', lastResort: () => {} });
    await expect(told.write()).rejects.toMatchObject(unavailable);
    const cause = new Error('no console');
    const untold = scene({
      sinks,
      onSinkFailure: 'closed',
      lastResort: () => {
        throw cause;
      },
    });
    const failure = await untold.write()?.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AccessError);
    expect(failure).toMatchObject({ ...unavailable, cause });
  });

  test.each<readonly [string, Partial<AuditOptions>]>([
    ['pseudonyms cannot be had', { pseudonyms: () => Promise.reject(new TypeError('hunter2')) }],
    [
      'asking for pseudonyms throws',
      {
        pseudonyms: () => {
          throw new TypeError('hunter2');
        },
      },
    ],
    ['its hash cannot be had', { inputs: () => Promise.reject(new TypeError('hunter2')) }],
  ])('is a loss where %s', async (_what, options) => {
    const { write, log, settled } = scene(options);
    expect(write()).toBeUndefined();
    await settled();
    expect(log.events).toMatchObject([
      { type: 'audit.loss', reason: ['audit.event_failed'], loss: { cause: 'TypeError' } },
    ]);
    expect(log.lines.join()).not.toContain('hunter2');
  });

  test('is sent to the alerts as it was written, unless it is that of a request', async () => {
    const told: AuditEvent[] = [];
    const alerts = (event: AuditEvent) => void told.push(event);
    const pseudonyms = async (event: AuditEvent) => ({ ...event, detail: 'renamed' }) as AuditEvent;
    const { write, request, settled, types } = scene({ alerts, pseudonyms });
    write();
    await request();
    await settled();
    expect(types()).toEqual(['login', 'request.decision']);
    expect(told).toMatchObject([{ type: 'login', detail: 'renamed' }]);
  });

  test('is marked with an id of its own, the time, and who wrote it', () => {
    const { journal } = scene({ observer: { worker: 'gate', version: 'v2' } });
    const { id, now, observer } = journal().eventContext({ clock: stoppedClock() });
    expect([now, observer]).toEqual([NOW, { worker: 'gate', version: 'v2' }]);
    expect(id()).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/);
    expect(id()).not.toBe(id());
  });
});

describe("a request's event", () => {
  test.each<readonly [string, Partial<AuditOptions>, object]>([
    [
      'pseudonyms',
      { pseudonyms: async (event) => ({ ...event, detail: 'a' }) as AuditEvent },
      { detail: 'a' },
    ],
    [
      'the hash of inputs',
      { inputs: async (event) => ({ ...event, detail: 'b' }) as AuditEvent },
      { detail: 'b' },
    ],
    ['the time at which it was handed on', { ingestTime: true }, { ingest_time: '2026-01-02T03:04:05.000Z' }],
  ])('is changed by %s before it is written', async (_what, options, changes) => {
    const { request, log, settled } = scene(options);
    expect(await request()).toBe(200);
    await settled();
    expect(log.events).toMatchObject([{ type: 'request.decision', ...changes }]);
  });

  test('that cannot be written or created withholds the answer, where only requests are closed', async () => {
    const onSinkFailure = { 'request.decision': 'closed' } as const;
    const sinks = [refusing('request.decision')];
    expect(await scene({ sinks, onSinkFailure, lastResort: () => {} }).request()).toBe(503);
    const clientAddress = () => {
      throw new TypeError('hunter2');
    };
    const unmade = scene({ onSinkFailure, clientAddress });
    expect(await unmade.request()).toBe(503);
    expect(unmade.log.events).toMatchObject([{ type: 'audit.loss', loss: { answer: 'withheld' } }]);
  });

  test('is written together with its activities, created from it', async () => {
    const { request, log, waiting } = scene({
      activities: (eventOf, entries, { now }) => [
        { ...login, detail: `${eventOf().http.path} ${entries.length} ${now}` } as LoginEvent,
      ],
    });
    expect(await request()).toBe(200);
    expect(log.events).toMatchObject([
      { type: 'request.decision' },
      { type: 'login', detail: `/T1 0 ${NOW}` },
    ]);
    // But for the request itself.
    expect(waiting).toHaveLength(1);
  });

  test('and its activities withhold the answer if one of them cannot be written', async () => {
    const { request } = scene({
      sinks: [refusing('login'), memorySink()],
      onSinkFailure: 'closed',
      activities: () => [login],
    });
    expect(await request()).toBe(503);
  });

  test('and its activities are one promise, which settles when all are written', async () => {
    const { sink, done } = slow();
    const { request, waiting } = scene({ sinks: [sink], activities: () => [login] });
    expect(await request()).toBe(200);
    const [, left] = waiting;
    expect([waiting.length, done.length]).toEqual([2, 2]);
    let isOver = false;
    void left?.then(() => {
      isOver = true;
    });
    done[0]?.();
    await new Promise((next) => setImmediate(next));
    expect(isOver).toBe(false);
    done[1]?.();
    await left;
  });
});

describe('an unusual fact of a request', () => {
  test('is in its event, and has an event of its own', async () => {
    const { request, log } = scene({ signals: () => [signal], activities: () => [login] });
    expect(await request()).toBe(200);
    expect(log.events).toMatchObject([
      { type: 'request.decision', signals: ['new_place'] },
      { type: 'signal' },
      { type: 'login' },
    ]);
  });

  test('is absent where there is none', async () => {
    const { request, log } = scene({ signals: () => [] });
    expect(await request()).toBe(200);
    expect(log.events).toHaveLength(1);
    expect(log.events[0]).not.toHaveProperty('signals');
  });

  test('is written when it is found, after the answer', async () => {
    let find = (_: readonly SignalEvent[]): void => {};
    const signals = () => new Promise<readonly SignalEvent[]>((found) => (find = found));
    const { request, types, settled } = scene({ signals, onSinkFailure: 'closed' });
    expect(await request()).toBe(200);
    expect(types()).toEqual(['request.decision']);
    find([signal]);
    await settled();
    expect(types()).toEqual(['request.decision', 'signal']);
  });

  test('is a loss where it cannot be determined, and withholds no answer', async () => {
    const signals = () => Promise.reject(new TypeError('hunter2'));
    const { request, log, settled } = scene({ signals, onSinkFailure: 'closed' });
    expect(await request()).toBe(200);
    await settled();
    expect(log.events).toMatchObject([
      { type: 'request.decision' },
      {
        type: 'audit.loss',
        reason: ['audit.signals_failed'],
        loss: { cause: 'TypeError', answer: 'served' },
      },
    ]);
  });
});
