import { pipeline, worker } from '@portcullis/core';
import { afterEach, expect, test, vi } from 'vitest';
import type { BreakGlassEvent } from '../../src/event/activity-event.ts';
import {
  audit,
  type BatchOptions,
  inBatches,
  memorySink,
  type Sink,
  type SinkContext,
} from '../../src/index.ts';
import { execution } from '../serving.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A sink that says what it was given together, and time that passes when it is told to. */
function gathering(options: Omit<BatchOptions, 'sleep'> = {}, sink: Partial<Sink> = {}) {
  const written: (readonly string[])[] = [];
  const naps: { readonly milliseconds: number; readonly wake: () => void }[] = [];
  let now = 1000;
  const batched = inBatches(
    {
      name: 'log',
      write: () => {},
      writeLines: async (lines) => void written.push([...lines]),
      ...sink,
    },
    {
      ...options,
      sleep: (milliseconds) => new Promise((wake) => naps.push({ milliseconds, wake })),
    },
  );
  const context: SinkContext = { requestId: 'r', execution: execution(), clock: { now: () => now } };
  return {
    written,
    naps,
    batched,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    write: (line: string, more: Partial<Pick<BreakGlassEvent, 'type' | 'break_glass'>> = {}) =>
      batched.write({ line, ...more } as never, line, context),
  };
}

test('the event that fills a batch writes all of it, and those between wait for nothing', async () => {
  const { write, written } = gathering({ maxEvents: 3 });
  expect(write('a')).toBeInstanceOf(Promise);
  expect(write('b')).toBeUndefined();
  expect(written).toEqual([]);
  await write('c');
  expect(written).toEqual([['a', 'b', 'c']]);
});

test('a batch that is not full is written by the event that started it, at the end of its time', async () => {
  const { write, written, naps } = gathering();
  const first = write('a');
  write('b');
  expect(naps.map(({ milliseconds }) => milliseconds)).toEqual([50]);
  naps[0]?.wake();
  await first;
  expect(written).toEqual([['a', 'b']]);
});

test('a batch that was full is not written again at the end of its time', async () => {
  const { write, written, naps } = gathering({ maxEvents: 2 });
  const first = write('a');
  await write('b');
  const next = write('c');
  naps[0]?.wake();
  await first;
  expect(written).toEqual([['a', 'b']]);
  naps[1]?.wake();
  await next;
  expect(written).toEqual([['a', 'b'], ['c']]);
});

test('the batch of a request that was ended is written by the next one', async () => {
  const { write, written, pass } = gathering();
  write('a');
  pass(50);
  expect(write('b')).toBeUndefined();
  pass(1);
  await write('c');
  expect(written).toEqual([['a', 'b', 'c']]);
});

test('an event that must be written before an answer is written with those collected before it', async () => {
  const { write, written } = gathering();
  write('a');
  const used = { type: 'break_glass', break_glass: { change: 'used', grant: 'g1', signer: 'safe' } } as const;
  await write('b', used);
  expect(written).toEqual([['a', 'b']]);
  await write('c', { ...used, break_glass: { change: 'refused', signer: 'safe' } });
  expect(written).toEqual([['a', 'b'], ['c']]);
});

test('an order that no known key signed waits for others: five hundred of them do not cost five hundred deliveries', async () => {
  const { write, written } = gathering({ maxEvents: 32 });
  const garbage = { type: 'break_glass', break_glass: { change: 'refused' } } as const;
  for (let index = 0; index < 500; index++) void write(`${index}`, garbage);
  expect(written.map(({ length }) => length)).toEqual(Array.from({ length: 15 }, () => 32));
});

test('one event may be a batch', async () => {
  const { write, written, naps } = gathering({ maxEvents: 1 });
  await write('a');
  expect(written).toEqual([['a']]);
  expect(naps).toEqual([]);
});

test('no event joins a batch that is in flight', async () => {
  let go = (): void => {};
  const onItsWay: string[][] = [];
  const { write } = gathering(
    { maxEvents: 2 },
    {
      writeLines: (lines) => {
        onItsWay.push([...lines]);
        return new Promise((done) => {
          go = done;
        });
      },
    },
  );
  write('a');
  const full = write('b');
  expect(write('c')).toBeInstanceOf(Promise);
  expect(onItsWay).toEqual([['a', 'b']]);
  go();
  await full;
});

test('a sink that takes events gets them with their lines', async () => {
  const given: unknown[] = [];
  const { write } = gathering(
    { maxEvents: 2 },
    { writeLines: undefined as never, writeAll: async (events) => void given.push(...events) },
  );
  write('a');
  await write('b');
  expect(given).toEqual([
    { event: { line: 'a' }, line: 'a' },
    { event: { line: 'b' }, line: 'b' },
  ]);
});

test('a batch that fails is a loss of all its events, with its error', async () => {
  class NoRoom extends Error {
    override name = 'NoRoom';
  }
  const log = memorySink();
  const wait = execution();
  const failing = inBatches(
    { name: 'r2', write: () => {}, writeLines: () => Promise.reject(new NoRoom('https://secret@r2')) },
    { maxEvents: 3, sleep: () => Promise.resolve() },
  );
  const fetch = worker(
    pipeline()
      .use(audit({ sinks: [failing, log], observer: { worker: 'gate' } }))
      .handle(() => new Response('hello')),
  );
  const asked = ['/1', '/2', '/3'].map((path) => fetch(new Request(`https://a.example${path}`), {}, wait));
  await Promise.all(asked);
  await wait.settled();
  const losses = log.events.filter(({ type }) => type === 'audit.loss');
  expect(losses).toMatchObject([{ loss: { sink: 'r2', count: 3, cause: 'NoRoom', answer: 'served' } }]);
  expect(log.lines.join()).not.toContain('secret');
});

test('a batching sink has the name of its sink, accepts what that accepts, and declares that it writes later', () => {
  const accepts = () => false;
  const sink = { name: 'log', write: () => {}, writeAll: async () => {} };
  expect(inBatches({ ...sink, accepts })).toMatchObject({ name: 'log', accepts, defers: true });
  expect(inBatches(sink)).toEqual({ name: 'log', defers: true, write: expect.any(Function) });
});

test('a sink gets its events as a call of its own method', async () => {
  const kept: unknown[] = [];
  class Keeping implements Sink {
    readonly name = 'kept';
    readonly kept = kept;
    write(): void {}
    async writeLines(lines: readonly string[]): Promise<void> {
      this.kept.push(...lines);
    }
  }
  class KeepingEvents implements Sink {
    readonly name = 'kept';
    readonly kept = kept;
    write(): void {}
    async writeAll(events: readonly { readonly line: string }[]): Promise<void> {
      this.kept.push(...events.map(({ line }) => `event ${line}`));
    }
  }
  const context: SinkContext = { requestId: 'r', execution: execution(), clock: { now: () => 0 } };
  for (const sink of [new Keeping(), new KeepingEvents()]) {
    await inBatches(sink, { maxEvents: 1 }).write({} as never, 'a', context);
  }
  expect(kept).toEqual(['a', 'event a']);
});

test('lines without an event are collected with the others', async () => {
  const written: (readonly string[])[] = [];
  const sink: Sink = { name: 'log', write: () => {}, writeLines: async (lines) => void written.push(lines) };
  const batched = inBatches(sink, { maxEvents: 2, sleep: () => new Promise(() => {}) });
  const context: SinkContext = { requestId: 'r', execution: execution(), clock: { now: () => 0 } };
  batched.writeLine?.('a', context);
  await batched.write({} as never, 'b', context);
  expect(written).toEqual([['a', 'b']]);
});

test('a batch has thirty-two events by default, and may have no wait', async () => {
  const { write, written, naps } = gathering();
  for (let at = 1; at < 32; at++) write(String(at));
  expect(written).toEqual([]);
  await write('32');
  expect(written).toHaveLength(1);
  expect(naps).toHaveLength(1);
  const hasty = gathering({ maxWaitMs: 0 });
  hasty.write('a');
  expect(hasty.naps).toMatchObject([{ milliseconds: 0 }]);
});

test('a batch waits by the runtime’s timer by default', async () => {
  vi.useFakeTimers();
  const written: (readonly string[])[] = [];
  const sink: Sink = { name: 'log', write: () => {}, writeLines: async (lines) => void written.push(lines) };
  const context: SinkContext = { requestId: 'r', execution: execution(), clock: { now: () => 0 } };
  const first = inBatches(sink).write({} as never, 'a', context);
  await vi.advanceTimersByTimeAsync(49);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await first;
  expect(written).toEqual([['a']]);
});

test.each([
  ['maxEvents', { maxEvents: 0 }],
  ['maxEvents', { maxEvents: 1.5 }],
  ['maxWaitMs', { maxWaitMs: -1 }],
  ['maxWaitMs', { maxWaitMs: 0.5 }],
  ['sleep', { sleep: 1 }],
])('the option %s is checked', (name, options) => {
  const sink: Sink = { name: 'log', write: () => {}, writeLines: async () => {} };
  expect(() => inBatches(sink, options as never)).toThrow(`inBatches: ${name} must`);
});

test('a sink that takes events only one by one is refused', () => {
  expect(() => inBatches({ name: 'd1', write: () => {} })).toThrow(
    'inBatches: the sink "d1" writes events one by one: it has no writeAll()',
  );
});

test('lines are collected without their events', async () => {
  const { written, batched } = gathering();
  let made = 0;
  // What the client's address is, is asked for whenever an event or a line is made.
  const clientAddress = (): string => `192.0.2.${++made}`;
  const app = pipeline()
    .use(audit({ sinks: [batched], clientAddress }))
    .handle(() => new Response());
  const serve = worker(app, { clock: { now: () => 1000 } });
  for (const path of ['/a', '/b', '/c'])
    await serve(new Request(`https://a.example${path}`), {}, execution());
  expect(made).toBe(3);
  expect(written).toEqual([]);
});
