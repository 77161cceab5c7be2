import { describe, expect, test } from 'vitest';
import { Checkpointer, type CheckpointSource } from '../../src/chain/checkpointer.ts';
import type { ChainHead } from '../../src/event/checkpoint-event.ts';
import type { Sink, SinkContext } from '../../src/sinks/sink.ts';

/** A chain whose checkpoints are due after ten events or a minute. */
function scene(source: CheckpointSource = async ({ seq }) => `{"seq":${seq}}`) {
  const asked: [number, string][] = [];
  const lines: string[] = [];
  const reports: [number, unknown][] = [];
  const work: Promise<unknown>[] = [];
  const time = { now: 0 };
  const context = {
    clock: { now: () => time.now },
    execution: { waitUntil: (promise: Promise<unknown>) => void work.push(promise) },
  } as unknown as SinkContext;
  const sink = {
    name: 'log',
    write: async (_event: unknown, line: string) => void lines.push(line),
  } as unknown as Sink;
  const counted: CheckpointSource = Object.assign(
    (head: ChainHead, log: string) => {
      asked.push([head.seq, log]);
      return source(head, log);
    },
    source.written === undefined ? {} : { written: source.written },
  );
  const checkpointer = new Checkpointer(
    counted,
    sink,
    { events: 10, seconds: 60 },
    async (count, cause) => void reports.push([count, cause]),
  );
  const reached = (seq: number, now = time.now): void => {
    time.now = now;
    checkpointer.reached({ seq } as ChainHead, context);
  };
  const settled = async (): Promise<void> => void (await Promise.all(work));
  return { asked, lines, reports, reached, settled };
}

describe('a checkpoint of a chain', () => {
  test('is asked for at the first event, after so many more, and after so much time', async () => {
    const { asked, lines, reached, settled } = scene();
    for (let seq = 1; seq <= 12; seq++) {
      reached(seq);
      await settled();
    }
    expect(asked).toEqual([
      [1, 'log'],
      [11, 'log'],
    ]);
    expect(lines).toEqual(['{"seq":1}', '{"seq":11}']);
    reached(13, 59_999);
    reached(14, 60_000);
    await settled();
    expect(asked.map(([seq]) => seq)).toEqual([1, 11, 14]);
  });

  test('is asked for by one request at a time, and again after half a minute where that one was ended', async () => {
    const { asked, reached } = scene(() => new Promise(() => {}));
    reached(1);
    reached(50);
    reached(60, 29_999);
    expect(asked.map(([seq]) => seq)).toEqual([1]);
    reached(70, 30_000);
    expect(asked.map(([seq]) => seq)).toEqual([1, 70]);
  });

  test('of a source that confirms is written line by line, and confirmed afterwards', async () => {
    const confirmed: [string, string][] = [];
    const source = Object.assign(async () => '{"seq":1}\n{"seq":2}', {
      written: async (text: string, log: string) => {
        confirmed.push([text, log]);
        throw new Error('not heard');
      },
    });
    const { lines, reports, reached, settled } = scene(source);
    reached(2);
    await settled();
    expect(lines).toEqual(['{"seq":1}', '{"seq":2}']);
    expect(confirmed).toEqual([['{"seq":1}\n{"seq":2}', 'log']]);
    expect(reports).toEqual([]);
  });

  test('that cannot be made is reported with the number of failures in a row, and tried when the next is due', async () => {
    let isDown = true;
    const cause = new Error('down');
    const { asked, reports, reached, settled } = scene(async () => {
      if (isDown) throw cause;
      return '{}';
    });
    for (const seq of [1, 2, 11, 12]) {
      reached(seq);
      await settled();
    }
    expect(asked.map(([seq]) => seq)).toEqual([1, 11]);
    expect(reports).toEqual([
      [1, cause],
      [2, cause],
    ]);
    isDown = false;
    reached(21);
    await settled();
    isDown = true;
    reached(31);
    await settled();
    expect(reports.at(-1)).toEqual([1, cause]);
  });
});
