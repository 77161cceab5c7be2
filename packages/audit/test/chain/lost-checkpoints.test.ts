import { SqliteStorage } from '@portcullis/testing/stores';
import { describe, expect, test } from 'vitest';
import { type Authority, checkpointAuthority } from '../../src/chain/checkpoint-authority.ts';
import { checkpointKey, generateCheckpointKey } from '../../src/chain/checkpoint-key.ts';
import { memoryCheckpoints } from '../../src/chain/checkpoint-store.ts';
import { checkpointTables } from '../../src/chain/checkpoint-tables.ts';
import type { ChainHead } from '../../src/event/checkpoint-event.ts';
import { durableObjectCheckpoints, hashChain, inBatches, memorySink, type Sink } from '../../src/index.ts';
import { verifyLog } from '../../src/read.ts';
import { recordOf, stoppedClock, writeTo } from '../chained-logs.ts';

/** An authority behind calls of which a test loses some, and a writer that asks it. */
async function logWith(lose: (call: 'anchor' | 'written', count: number) => boolean, sink?: Sink) {
  const clock = stoppedClock();
  const key = await checkpointKey(await generateCheckpointKey());
  const store = checkpointTables(new SqliteStorage());
  const authority: Authority = checkpointAuthority({ key, store, clock });
  const counts = { anchor: 0, written: 0 };
  const called = (call: 'anchor' | 'written'): void => {
    counts[call] += 1;
    if (lose(call, counts[call])) throw new Error('the network');
  };
  const namespace = {
    getByName: () => ({
      anchor: async (head: ChainHead, delivers = false) => {
        const lines = delivers ? await authority.deliver(head) : [await authority.anchor(head)];
        // What is lost is the answer.
        called('anchor');
        return lines.join('\n');
      },
      written: async (numbers: readonly number[]) => {
        called('written');
        await authority.written(numbers);
      },
    }),
  };
  const log = memorySink();
  const checkpoints = durableObjectCheckpoints(namespace);
  const writer = () => hashChain({ checkpoints, eventsPerCheckpoint: 1 })(sink ?? log);
  const report = async () => verifyLog(log.lines, await authority.statement());
  return { log, clock, writer, report };
}

/** Writes two events with half a minute between them, in which something happens. */
async function writtenAround(sink: Sink, happens: () => void): Promise<void> {
  const { clock, writer } = await logWith(() => false, sink);
  const one = writer();
  await writeTo(one, [1], clock);
  happens();
  clock.advance(30);
  await writeTo(one, [2], clock);
}

const numbersIn = (lines: readonly string[]): number[] =>
  lines.map((line) => JSON.parse(line)).flatMap((event) => event.checkpoint?.number ?? []);

describe('a checkpoint', () => {
  test('whose answer was lost comes with the next, and the log is whole', async () => {
    const { log, clock, writer, report } = await logWith((call, count) => call === 'anchor' && count === 2);
    const one = writer();
    await writeTo(one, [1, 2], clock);
    expect(await report()).toMatchObject({ good: false, findings: [{ code: 'checkpoint.gap' }] });
    clock.advance(30);
    // Another writer brings it: the one that asked may be gone.
    await writeTo(writer(), [3], clock);
    expect(numbersIn(log.lines)).toEqual([1, 2, 3]);
    await writeTo(one, [4], clock);
    expect(await report()).toMatchObject({ good: true, findings: [] });
    expect(numbersIn(log.lines)).toEqual([1, 2, 3, 4]);
  });

  test('that the sink did not take comes again', async () => {
    const log = memorySink();
    let isFull = true;
    const sink: Sink = {
      name: 'd1',
      write: (event, line, context) => {
        if (event.type === 'audit.checkpoint' && isFull) throw new Error('full');
        return log.write(event, line, context);
      },
    };
    await writtenAround(sink, () => {
      isFull = false;
    });
    expect(numbersIn(log.lines)).toEqual([1, 2]);
  });

  test('that was lost with the batch that it came to comes again', async () => {
    const log = memorySink();
    let isFull = true;
    const batched = inBatches(
      {
        ...{ name: 'r2', write: log.write },
        writeAll: async (events, context) => {
          const hasCheckpoint = events.some(({ event }) => event.type === 'audit.checkpoint');
          if (isFull && hasCheckpoint) throw new Error('full');
          for (const { event, line } of events) log.write(event, line, context);
        },
      },
      { sleep: async () => {} },
    );
    const sink: Sink = {
      ...batched,
      write: (event, line, context) => {
        const other = recordOf(9);
        // Somebody else's event has just begun a batch.
        const begun = event.type === 'audit.checkpoint' && batched.write(other.event, other.line, context);
        if (begun instanceof Promise) begun.catch(() => {});
        return batched.write(event, line, context);
      },
    };
    await writtenAround(sink, () => {
      isFull = false;
    });
    expect(new Set(numbersIn(log.lines))).toEqual(new Set([1, 2]));
  });

  test('is not handed out again while it may be in flight', async () => {
    const { log, clock, writer } = await logWith((call, count) => call === 'anchor' && count === 1);
    await writeTo(writer(), [1], clock);
    clock.advance(29);
    await writeTo(writer(), [2], clock);
    expect(numbersIn(log.lines)).toEqual([2]);
    clock.advance(1);
    await Promise.all([writeTo(writer(), [3], clock), writeTo(writer(), [4], clock)]);
    expect(numbersIn(log.lines).toSorted()).toEqual([1, 2, 3, 4]);
  });

  test('that was not confirmed as written is written once more, which is no fault of a log', async () => {
    const { log, clock, writer, report } = await logWith((call, count) => call === 'written' && count === 1);
    const one = writer();
    await writeTo(one, [1], clock);
    expect(log.events.map(({ type }) => type)).not.toContain('audit.loss');
    clock.advance(30);
    await writeTo(one, [2, 3], clock);
    expect(numbersIn(log.lines)).toEqual([1, 1, 2, 3]);
    expect(await report()).toMatchObject({ good: true });
  });
});

describe.each([
  ['memory', memoryCheckpoints],
  ['SQLite', () => checkpointTables(new SqliteStorage())],
])('in %s', (_where, make) => {
  const line = (number: number) => ({ authority: 'a', number, line: `line ${number}` });

  test('what was written is deleted, and the rest handed out again, at most sixteen at a time, the oldest first', () => {
    const store = make();
    for (let number = 1; number <= 20; number++) store.hold(line(number), 1000);
    store.written([2, 3, 99]);
    expect(store.unwritten(999, 5000)).toEqual([]);
    const expected = [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18].map((one) => `line ${one}`);
    expect(store.unwritten(1000, 5000)).toEqual(expected);
    expect(store.unwritten(1000, 5001)).toEqual(['line 19', 'line 20']);
    expect(store.unwritten(1000, 5002)).toEqual([]);
    expect(store.unwritten(5001, 6000)).toHaveLength(16);
  });

  test('a thousand are stored', () => {
    const store = make();
    for (let number = 1; number <= 1002; number++) store.hold(line(number), number);
    expect(store.unwritten(5000, 6000)[0]).toBe('line 3');
  });
});

test('a caller that requests only a checkpoint, and confirms none, gets no other', async () => {
  const clock = stoppedClock();
  const key = await checkpointKey(await generateCheckpointKey());
  const { anchor } = checkpointAuthority({ key, store: memoryCheckpoints(), clock });
  const head = { chain: '019b0000-0000-7000-8000-000000000001', hash: 'a'.repeat(64) };
  await anchor({ ...head, seq: 1 });
  clock.advance(60);
  expect((await anchor({ ...head, seq: 2 })).split('\n')).toHaveLength(1);
});
