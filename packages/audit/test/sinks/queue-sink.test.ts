import { expect, test } from 'vitest';
import { memorySink } from '../../src/index.ts';
import { queueConsumer, queueSink } from '../../src/sinks/queue-sink.ts';
import { recordOf, stoppedClock } from '../chained-logs.ts';
import { execution } from '../serving.ts';

/** A message that remembers what became of it. */
function message(body: unknown) {
  const seen = {
    body,
    fate: 'none',
    ack: () => {
      seen.fate = 'ack';
    },
    retry: () => {
      seen.fate = 'retry';
    },
  };
  return seen;
}

test('a line is sent as it is', async () => {
  const sent: unknown[] = [];
  const sink = queueSink({ send: async (...message) => void sent.push(message) });
  const { event, line } = recordOf(1);
  await sink.write(event, line, { requestId: event.id, execution: execution(), clock: stoppedClock() });
  expect(sent).toEqual([[line, { contentType: 'text' }]]);
});

test('the consumer gives lines to its sink as they were written', async () => {
  const log = memorySink();
  const messages = [1, 2].map((number) => message(recordOf(number).line));
  await queueConsumer(() => log)({ messages }, {}, execution());
  expect(log.lines).toEqual([recordOf(1).line, recordOf(2).line]);
  expect(messages.map(({ fate }) => fate)).toEqual(['ack', 'ack']);
});

test('what the sink does not take, or is no event, is sent again; the rest is not', async () => {
  const { line } = recordOf(2);
  const messages = [message(recordOf(1).line), message('x'), message(line)];
  const picky = {
    name: 'picky',
    write: (_event: unknown, given: string) => {
      if (given === line) throw new Error('full');
    },
  };
  await queueConsumer(() => picky)({ messages }, {}, execution());
  expect(messages.map(({ fate }) => fate)).toEqual(['ack', 'retry', 'retry']);
});

test.each(['null', '1', '"text"', '[]'])(
  '%s is no event, and keeps none out that came with it',
  async (body) => {
    const log = memorySink();
    const messages = [message(body), message(recordOf(1).line)];
    await queueConsumer(() => log)({ messages }, {}, execution());
    expect(messages.map(({ fate }) => fate)).toEqual(['retry', 'ack']);
    expect(log.lines).toEqual([recordOf(1).line]);
  },
);

test('a sink that takes many at once is given the batch; if that fails, each event has its own try', async () => {
  const { line } = recordOf(2);
  const calls: string[][] = [];
  const sink = {
    name: 'many',
    write: async (_event: unknown, given: string) => {
      calls.push([given]);
      if (given === line) throw new Error('full');
    },
    writeAll: async (events: readonly { readonly line: string }[]) => {
      calls.push(events.map((event) => event.line));
      if (events.some((event) => event.line === line)) throw new Error('full');
    },
  };
  const good = [message(recordOf(1).line), message(recordOf(3).line)];
  await queueConsumer(() => sink)({ messages: good }, {}, execution());
  expect([calls, good.map(({ fate }) => fate)]).toEqual([
    [[recordOf(1).line, recordOf(3).line]],
    ['ack', 'ack'],
  ]);
  const mixed = [message(recordOf(1).line), message(line)];
  await queueConsumer(() => sink)({ messages: mixed }, {}, execution());
  expect(mixed.map(({ fate }) => fate)).toEqual(['ack', 'retry']);
});
