import canonicalize from 'canonicalize';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { hashChain } from '../../src/chain/hash-chain.ts';
import { type AuditEvent, audit, memorySink, type Sink } from '../../src/index.ts';
import { sha256 } from '../../src/sha256.ts';
import { authority, recordOf, stoppedClock, writeTo } from '../chained-logs.ts';
import { execution, serve } from '../serving.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** The events in a chain, as they are in the log. */
function chained(log: { readonly events: readonly AuditEvent[] }) {
  return log.events.flatMap((event) => (event.chain === undefined ? [] : [event]));
}

describe('a chain', () => {
  test('numbers events, and each contains the hash of the one before it', async () => {
    const log = memorySink();
    await writeTo(hashChain()(log), [1, 2, 3]);
    const chains = log.events.map(({ chain }) => chain);
    expect(chains.map((chain) => chain?.seq)).toEqual([1, 2, 3]);
    expect(chains.map((chain) => chain?.prev)).toEqual(['0'.repeat(64), chains[0]?.hash, chains[1]?.hash]);
    expect(new Set(chains.map((chain) => chain?.id)).size).toBe(1);
  });

  test('hashes the canonical form of the event without its hash, and the line is canonical', async () => {
    const log = memorySink();
    await writeTo(hashChain()(log), [1, 2]);
    for (const line of log.lines) {
      const { chain, ...event } = JSON.parse(line);
      const { hash, ...place } = chain;
      expect(hash).toBe(await sha256(canonicalize({ ...event, chain: place }) as string));
      expect(line).toBe(canonicalize(JSON.parse(line)));
    }
    expect(log.events).toEqual(log.lines.map((line) => JSON.parse(line)));
  });

  test('keeps the order of concurrent events', async () => {
    const log = memorySink();
    const sink = hashChain()(log);
    const context = { requestId: '', execution: execution(), clock: stoppedClock() };
    const numbers = Array.from({ length: 40 }, (_, number) => number);
    await Promise.all(
      numbers.map(async (number) => sink.write(recordOf(number).event, recordOf(number).line, context)),
    );
    expect(log.events.map(({ chain }) => chain?.seq)).toEqual(numbers.map((number) => number + 1));
    expect(log.events.map(({ id }) => id)).toEqual(numbers.map((number) => recordOf(number).event.id));
  });

  test('hashes each of many concurrent events a few times, not once for each that waits behind it', async () => {
    const log = memorySink();
    const sink = hashChain()(log);
    const context = { requestId: '', execution: execution(), clock: stoppedClock() };
    const digest = vi.spyOn(crypto.subtle, 'digest');
    const numbers = Array.from({ length: 1000 }, (_, number) => number);
    await Promise.all(
      numbers.map(async (number) => sink.write(recordOf(number).event, recordOf(number).line, context)),
    );
    expect(log.events).toHaveLength(1000);
    expect(digest.mock.calls.length).toBeLessThan(4000);
  });

  test('goes on after a request that was ended while it linked an event, and loses none', async () => {
    const log = memorySink();
    const sink = hashChain()(log);
    const context = { requestId: '', execution: execution(), clock: stoppedClock() };
    const append = (number: number) => sink.write(recordOf(number).event, recordOf(number).line, context);
    vi.spyOn(crypto.subtle, 'digest').mockImplementationOnce(() => new Promise(() => {}));
    const numbers = Array.from({ length: 257 }, (_, number) => number);
    for (const number of numbers) void append(number);
    await append(257);
    expect(log.events.map(({ chain }) => chain?.seq)).toEqual([...numbers, 257].map((number) => number + 1));
  });

  test('is separate for each sink', async () => {
    const logs = [memorySink(), memorySink()];
    const chain = hashChain();
    for (const log of logs) await writeTo(chain(log), [1]);
    expect(logs[0]?.events[0]?.chain?.id).not.toBe(logs[1]?.events[0]?.chain?.id);
  });

  test('has a gap where the sink lost an event, and goes on', async () => {
    const log = memorySink();
    let down = false;
    const flaky: Sink = {
      name: 'flaky',
      write: (...given) => {
        if (down) throw new Error('down');
        log.write(...given);
      },
    };
    const sink = hashChain()(flaky);
    await writeTo(sink, [1]);
    down = true;
    await expect(writeTo(sink, [2])).rejects.toThrow('down');
    down = false;
    await writeTo(sink, [3]);
    expect(log.events.map(({ chain }) => chain?.seq)).toEqual([1, 3]);
  });

  test('takes only what its sink accepts, and all if that does not say', () => {
    const accepts = () => false;
    expect(hashChain()({ ...memorySink(), accepts }).accepts).toBe(accepts);
    expect(hashChain()(memorySink())).not.toHaveProperty('accepts');
  });
});

test.each(['eventsPerCheckpoint', 'secondsPerCheckpoint'])('%s of 0 is refused, and 1 is not', (option) => {
  expect(() => hashChain({ [option]: 0 })).toThrow(option);
  expect(() => hashChain({ [option]: 1 })).not.toThrow();
});

test.each<[string, object, string]>([
  [
    'checkpoints that are misspelled, without which no cut end is noticed',
    { checkpoint: async () => '' },
    'checkpoint is not an option; did you mean checkpoints?',
  ],
  [
    'checkpoints that nobody signs',
    { checkpoints: {} },
    'checkpoints must be a function that signs checkpoints',
  ],
  ['half an event', { eventsPerCheckpoint: 1.5 }, 'eventsPerCheckpoint must be a whole number'],
])('%s are refused immediately', (_what, options, message) => {
  expect(() => hashChain(options)).toThrow(message);
});

describe('checkpoints', () => {
  const rhythm = { eventsPerCheckpoint: 10, secondsPerCheckpoint: 60 };

  test('are made for the first event of a chain, and then for every so many', async () => {
    const log = memorySink();
    const signer = await authority();
    const heads: number[] = [];
    const sink = hashChain({
      ...rhythm,
      checkpoints: (head) => {
        heads.push(head.seq);
        return signer.anchor(head);
      },
    })(log);
    await writeTo(sink, Array(25).keys());
    expect(heads).toEqual([1, 11, 21]);
    expect(log.events.filter(({ type }) => type === 'audit.checkpoint')).toHaveLength(3);
  });

  test('are made after so many seconds', async () => {
    const clock = stoppedClock();
    const heads: number[] = [];
    const checkpoints = async ({ seq }: { seq: number }): Promise<string> => {
      heads.push(seq);
      return '{}';
    };
    const sink = hashChain({ ...rhythm, checkpoints })(memorySink());
    await writeTo(sink, [1, 2], clock);
    clock.advance(60);
    await writeTo(sink, [3, 4], clock);
    expect(heads).toEqual([1, 3]);
    // Set back, it says nothing of how long ago the last one was: none would come for a day.
    clock.advance(-86_400);
    await writeTo(sink, [5, 6], clock);
    expect(heads).toEqual([1, 3, 5]);
  });

  test('that fail are reported in the chain, and tried again when the next is due', async () => {
    const log = memorySink();
    const checkpoints = () => Promise.reject(new TypeError('hunter2'));
    await writeTo(hashChain({ ...rhythm, checkpoints })(log), Array(12).keys());
    const losses = chained(log).flatMap((event) => (event.type === 'audit.loss' ? [event] : []));
    expect(losses).toMatchObject([
      { reason: ['audit.checkpoint_failed'], loss: { sink: 'memory', count: 1, cause: 'TypeError' } },
      { reason: ['audit.checkpoint_failed'], loss: { count: 2 } },
    ]);
    expect(chained(log).map(({ chain }) => chain?.seq)).toEqual(
      Array.from({ length: 14 }, (_, index) => index + 1),
    );
    expect(log.lines.join()).not.toContain('hunter2');
  });

  test('that fail are on the console where the sink does not accept the report', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    let down = false;
    const sink: Sink = {
      name: 'flaky',
      write: () => {
        if (down) throw new Error('hunter2');
      },
    };
    const checkpoints = async () => {
      down = true;
      throw new TypeError('hunter2');
    };
    await writeTo(hashChain({ ...rhythm, checkpoints })(sink), [1]);
    expect(said.mock.calls.map(([line]) => JSON.parse(line))).toMatchObject([
      { type: 'audit.loss', reason: ['audit.checkpoint_failed'], loss: { sink: 'flaky' } },
    ]);
    expect(said.mock.calls.join()).not.toContain('hunter2');
  });

  test('are not waited for by a request', async () => {
    const waiting: Promise<unknown>[] = [];
    const sink = hashChain({ checkpoints: () => new Promise(() => {}) })(memorySink());
    const { event, line } = recordOf(1);
    await sink.write(event, line, {
      requestId: event.id,
      clock: stoppedClock(),
      execution: { waitUntil: (promise) => waiting.push(promise) },
    });
    expect(waiting).toHaveLength(1);
  });

  test('are requested again if the request that requested them was ended', async () => {
    const clock = stoppedClock();
    let asked = 0;
    const checkpoints = () => {
      asked += 1;
      return new Promise<string>(() => {});
    };
    const sink = hashChain({ ...rhythm, checkpoints })(memorySink());
    const context = { requestId: '', clock, execution: { waitUntil: () => {} } };
    await sink.write(recordOf(1).event, '', context);
    clock.advance(61);
    await sink.write(recordOf(2).event, '', context);
    expect(asked).toBe(2);
  });
});

test('a request recorded into a chain has its place in it', async () => {
  const { event, line } = await serve((steps) => steps.handle(() => new Response('hello')), undefined, {
    chain: hashChain(),
  });
  expect(event.chain).toMatchObject({ seq: 1, prev: '0'.repeat(64) });
  expect(JSON.parse(line)).toEqual(event);
});

test('a chain can be given per environment', () => {
  expect(() => audit(() => ({ sinks: [memorySink()], chain: hashChain() }))).not.toThrow();
});
