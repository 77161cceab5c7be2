import { type BaseContext, pipeline, type Random, worker } from '@portcullis/core';
import { expect, it } from 'vitest';
import { type AuditEvent, audit, memorySink, type Sequencer, transparencyLogSink } from '../../src/index.ts';
import type { LogHole } from '../../src/log/log-hole.ts';
import type { WriterBatch } from '../../src/log/sequencer.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { execution } from '../serving.ts';
import { testSequencer, trust } from './test-log.ts';

const context = {
  requestId: 'r',
  execution: { waitUntil: () => {} },
  clock: { now: () => 1_800_000_000_000 },
};
const event = (number: number) =>
  ({ id: `e${number}`, outcome: 'allow', schema: 'portcullis.event/1', type: 'login' }) as AuditEvent;
const write = (sink: ReturnType<typeof transparencyLogSink>, number: number, of = context) =>
  sink.write(event(number), JSON.stringify(event(number)), of) as Promise<void>;
/** Another request. */
const other = () => ({ ...context, execution: { waitUntil: () => {} } });

/** A sequencer that keeps what it was given, and fails as often as it is told. */
function recording(failures = 0) {
  const batches: WriterBatch[] = [];
  let left = failures;
  const sequencer: Sequencer = {
    append: async (batch) => {
      if (left-- > 0) throw new Error('the sequencer is down');
      batches.push(batch);
    },
  };
  return { batches, sequencer };
}

const soon = async () => {};

it('the log sink numbers events immediately and sends concurrent ones in one call', async () => {
  const { batches, sequencer } = recording();
  const sink = transparencyLogSink({ sequencer, sleep: soonButNotLong() });
  await Promise.all(Array.from({ length: 30 }, (_, at) => write(sink, at)));
  await write(sink, 30);
  expect(batches.map(({ events }) => events.length)).toEqual([30, 1]);
  expect(batches.flatMap(({ events }) => events.map(({ sequence }) => sequence))).toEqual(
    Array.from({ length: 31 }, (_, at) => at + 1),
  );
  expect(new Set(batches.map(({ writer }) => writer)).size).toBe(1);
});

it('the log sink sends again while the sequencer is down, and loses no event within its attempts', async () => {
  const { batches, sequencer } = recording(4);
  await write(transparencyLogSink({ sequencer, sleep: soonButNotLong() }), 1);
  expect(batches).toHaveLength(1);
});

it('reports once a minute that files of the log are gone, as long as the sequencer says so, and loses no event', async () => {
  let hole: LogHole | undefined;
  const batches: WriterBatch[] = [];
  const append = async (batch: WriterBatch) => {
    batches.push(batch);
    return hole;
  };
  const sink = transparencyLogSink({ sequencer: { append }, sleep: soonButNotLong() });
  const now = context.clock.now();
  const after = async (seconds: number) => {
    await write(sink, batches.length);
    return sink.lostBefore?.(now + seconds * 1000);
  };
  expect(await after(0)).toBeUndefined();
  hole = { path: 'tile/0/000', entries: 256 };
  expect(await after(1)).toMatchObject({ count: 256, cause: { name: 'LogHole', hole } });
  expect(await after(60)).toBeUndefined();
  expect(await after(61)).toMatchObject({ count: 256 });
  hole = undefined;
  // Found before it was mended, not said yet.
  expect([await after(100), await after(125), await after(190)]).toEqual([undefined, undefined, undefined]);
  expect(batches.flatMap(({ events }) => events)).toHaveLength(7);
});

it('a lost event is reported, and its number is missing', async () => {
  const { batches, sequencer } = recording(5);
  const sink = transparencyLogSink({ sequencer, sleep: soonButNotLong() });
  await expect(write(sink, 1)).rejects.toThrow('the sequencer is down');
  await write(sink, 2);
  expect(batches[0]?.events[0]?.sequence).toBe(2);
});

it('at most the bound of events is accepted while events wait', async () => {
  const { batches, sequencer } = recording();
  const sink = transparencyLogSink({ sequencer, maxWaiting: 3, maxBatch: 10, sleep: soonButNotLong() });
  const written = await Promise.allSettled([1, 2, 3, 4].map((number) => write(sink, number)));
  expect(written.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  await write(sink, 5);
  expect(batches.flatMap(({ events }) => events.map(({ sequence }) => sequence))).toEqual([1, 2, 3, 5]);
});

it('at most sixteen million characters are in flight while the sequencer does not answer', async () => {
  const taken: (() => void)[] = [];
  const silent: Sequencer = { append: () => new Promise((done) => taken.push(done)) };
  let now = 1_800_000_000_000;
  const sink = transparencyLogSink({
    sequencer: silent,
    sleep: noted(() => true).sleep,
    maxBatch: 1,
    maxTries: 1,
    timeoutMs: 5000,
  });
  const line = lineOfLength(65_000);
  const sent = () => Promise.resolve(sink.write(event(1), line, { ...other(), clock: { now: () => now } }));
  const all = Array.from({ length: 258 }, sent);
  await expect(sent()).rejects.toThrow('log: too much data is already being sent');
  taken[7]?.();
  await all[7];
  void sent();
  await expect(sent()).rejects.toThrow('too much data is already being sent');
  now += 5400;
  void sent();
  expect(taken).toHaveLength(260);
});

it('an event that no entry can hold is shortened, and reported', async () => {
  const { batches, sequencer } = recording();
  const sink = transparencyLogSink({ sequencer, sleep: soonButNotLong() });
  const long = { ...event(1), detail: 'ä'.repeat(40_000) } as AuditEvent;
  await sink.write(long, JSON.stringify(long), context);
  expect(JSON.parse(batches[0]?.events[0]?.line ?? '')).toMatchObject({ id: 'e1', truncated: true });
});

it('few timers are set however many events a request writes, 10,000 for one', async () => {
  const { batches, sequencer } = recording();
  let running = 0;
  let most = 0;
  const sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    most = Math.max(most, ++running);
    await new Promise((done) => {
      if (milliseconds < 1000) setImmediate(done);
      signal?.addEventListener('abort', done);
    });
    running -= 1;
  };
  const sink = transparencyLogSink({ sequencer, sleep });
  await Promise.all(Array.from({ length: 12_000 }, (_, at) => write(sink, at)));
  expect(batches.reduce((sum, { events }) => sum + events.length, 0)).toBe(12_000);
  // One for each batch on its way, and one for those that wait.
  expect(most).toBeLessThanOrEqual(121);
  expect(running).toBe(0);
});

it('a request does not end before the events it sends for others are stored', async () => {
  const settled: string[] = [];
  const store: (() => void)[] = [];
  const slow: Sequencer = { append: () => new Promise((done) => store.push(done)) };
  const asleep = other();
  const sleep = (milliseconds: number): Promise<void> =>
    milliseconds === 20 && store.length === 0 && naps++ === 0
      ? new Promise(() => {})
      : soonButNotLong()(milliseconds);
  let naps = 0;
  const sink = transparencyLogSink({ sequencer: slow, sleep });
  const long = { ...event(1), detail: 'x'.repeat(60_000) } as AuditEvent;
  // More than one call holds, of a request whose timer does not ring.
  for (let at = 0; at < 9; at++) void sink.write(long, JSON.stringify(long), asleep);
  const mine = write(sink, 10).then(() => settled.push('mine'));
  await expect.poll(() => store.length).toBe(2);
  store[1]?.();
  await new Promise((done) => setImmediate(done));
  expect(settled).toEqual([]);
  store[0]?.();
  await mine;
});

it('an event is sent again when the request that sent it was ended', async () => {
  const batches: WriterBatch[] = [];
  let calls = 0;
  const sequencer: Sequencer = {
    append: async (batch) => {
      calls += 1;
      // A request that was ended gets no answer, and its timers do not ring.
      if (calls === 1) return new Promise(() => {});
      batches.push(batch);
    },
  };
  const sleep = (milliseconds: number): Promise<void> =>
    milliseconds === 5000 && calls === 1 ? new Promise(() => {}) : soon();
  const sink = transparencyLogSink({ sequencer, sleep });
  void write(sink, 1, other());
  await write(sink, 2, other());
  expect(batches.map(({ events }) => events.map(({ sequence }) => sequence))).toEqual([[2]]);
});

/** Waits that are noted, and over at once, but for those that nothing ends. */
function noted(never: (milliseconds: number) => boolean = (milliseconds) => milliseconds >= 5000) {
  const waits: number[] = [];
  const sleep = (milliseconds: number): Promise<void> => {
    waits.push(Math.round(milliseconds));
    return never(milliseconds) ? new Promise(() => {}) : soon();
  };
  return { waits, sleep };
}

it('the sink is named log, and waits for other events, for an answer, and longer after each failure', async () => {
  const { sequencer } = recording(4);
  const { waits, sleep } = noted();
  // Half of what it may wait.
  const random: Random = (octets) => octets.fill(0x80);
  const sink = transparencyLogSink({ sequencer, sleep, random });
  expect(sink.name).toBe('log');
  await write(sink, 1);
  expect(waits).toEqual([20, 5000, 100, 5000, 201, 5000, 402, 5000, 803, 5000]);
});

it('a later event of the same request waits for others again', async () => {
  const { sequencer } = recording();
  const { waits, sleep } = noted();
  const sink = transparencyLogSink({ sequencer, sleep });
  await write(sink, 1);
  await write(sink, 2);
  expect(waits.filter((wait) => wait === 20)).toHaveLength(2);
});

it('a sequencer that answers no attempt is given up', async () => {
  let calls = 0;
  const silent: Sequencer = {
    append: () => {
      calls += 1;
      return new Promise(() => {});
    },
  };
  const { sleep } = noted(() => false);
  const sink = transparencyLogSink({ sequencer: silent, sleep, timeoutMs: 7, maxTries: 3 });
  await expect(write(sink, 1)).rejects.toMatchObject({
    name: 'DeadlineExceeded',
    message: 'not done after 7 ms',
  });
  expect(calls).toBe(3);
});

it('an event waits for the request that sends it as long as that may try, and fails with it', async () => {
  const { batches, sequencer } = recording(5);
  const { waits, sleep } = noted();
  const sink = transparencyLogSink({ sequencer, sleep });
  const written = await Promise.allSettled([write(sink, 1, other()), write(sink, 2, other())]);
  expect(written.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(waits).toContain(5 * (5000 + 200 * 32));
  expect(batches).toEqual([]);
});

it('a full call is sent immediately', async () => {
  const { batches, sequencer } = recording();
  const { waits, sleep } = noted();
  const sink = transparencyLogSink({ sequencer, sleep, maxBatch: 2 });
  await Promise.all([1, 2, 3].map((number) => write(sink, number, other())));
  expect(batches.map(({ events }) => events.length)).toEqual([2, 1]);
  expect(waits.filter((wait) => wait === 20)).toHaveLength(2);
});

it('one call contains at most half a million characters', async () => {
  const { batches, sequencer } = recording();
  const sink = transparencyLogSink({ sequencer, sleep: noted().sleep });
  const long = lineOfLength(62_500);
  await Promise.all(Array.from({ length: 9 }, () => sink.write(event(1), long, context)));
  expect(batches.map(({ events }) => events.length)).toEqual([8, 1]);
});

it('an event that fits into an entry is sent unchanged, to the last octet', async () => {
  const { batches, sequencer } = recording();
  const sink = transparencyLogSink({ sequencer, sleep: noted().sleep });
  const lines = [100, 21_778, 21_779, 65_335].map(lineOfLength);
  for (const line of lines) await sink.write(JSON.parse(line), line, context);
  expect(batches.map(({ events }) => events[0]?.line)).toEqual(lines);
  const longer = lineOfLength(65_336);
  await sink.write(JSON.parse(longer), longer, context);
  expect(JSON.parse(batches.at(-1)?.events[0]?.line ?? '')).toMatchObject({ truncated: true });
});

/** An event of exactly so many octets. */
function lineOfLength(length: number): string {
  const line = JSON.stringify({ detail: '', ...event(1) });
  return line.replace('"detail":""', `"detail":"${'x'.repeat(length - line.length)}"`);
}

/** One request through a recorder whose log is this sequencer. */
async function serve(sequencer: Sequencer, onSinkFailure: 'open' | 'closed') {
  const other = memorySink();
  const wait = execution();
  const record = audit({
    sinks: [other, transparencyLogSink({ sequencer, sleep: soonButNotLong() })],
    onSinkFailure,
    lastResort: () => {},
  });
  const serving = worker(
    pipeline<BaseContext>()
      .use(record)
      .handle(() => new Response('hello')),
  );
  const response = await serving(new Request('https://gate.example.com/T1'), {}, wait);
  return { response, other, wait };
}

it('in open mode, the answer is sent before the sequencer answers', async () => {
  let take = () => {};
  const slow: Sequencer = { append: () => new Promise((done) => (take = done)) };
  const { response } = await serve(slow, 'open');
  expect(response.status).toBe(200);
  take();
});

it('in closed mode, the answer is withheld until the sequencer has the event', async () => {
  const { sequencer, files } = testSequencer();
  const taking: Sequencer = { append: async (batch) => void sequencer.append(batch) };
  const { response } = await serve(taking, 'closed');
  expect(response.status).toBe(200);
  await sequencer.publish();
  expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({ findings: [], entries: 1 });
});

it.each([
  ['open', 200],
  ['closed', 503],
] as const)(
  'the mode %s holds while the sequencer is down, and the loss is reported',
  async (mode, status) => {
    const { response, other, wait } = await serve(recording(1000).sequencer, mode);
    await wait.settled();
    expect(response.status).toBe(status);
    expect(other.events.find(({ type }) => type === 'audit.loss')).toMatchObject({
      loss: { sink: 'log', count: 1 },
    });
  },
);

/** Waits that are over after a few turns, but for the longest: those are patience. */
function soonButNotLong() {
  return (milliseconds: number): Promise<void> =>
    milliseconds >= 5000 ? new Promise((done) => setTimeout(done, 200)) : soon();
}

it.each([
  [{ maxBatch: 0 }, 'maxBatch must be a whole number of at least 1'],
  [{ maxBatch: Number.NaN }, 'maxBatch must be a whole number of at least 1'],
  [{ maxTries: 13 }, 'maxTries must be a whole number from 1 to 12'],
  [{ sequencer: undefined as unknown as Sequencer }, 'sequencer is missing: it must have append()'],
  [{ waitsMs: 5 }, 'waitsMs is not an option; did you mean waitMs?'],
])('options by which no event ever arrives are refused: %o', (wrong, problem) => {
  const { sequencer } = recording();
  expect(() => transparencyLogSink({ sequencer, ...wrong })).toThrow(`transparencyLogSink: ${problem}`);
});
