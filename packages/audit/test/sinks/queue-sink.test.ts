import { systemClock } from '@portcullis/core/internal';
import { expect, test, vi } from 'vitest';
import { type MemorySink, memorySink, only, type Sink } from '../../src/index.ts';
import { queueConsumer, queueSink } from '../../src/sinks/queue-sink.ts';
import { recordOf, stoppedClock } from '../chained-logs.ts';
import { execution } from '../serving.ts';

/** A message that remembers what became of it, which is one thing. */
function message(body: unknown) {
  const become = (fate: string) => (): void => {
    seen.fate = seen.fate === 'none' ? fate : `${seen.fate} and ${fate}`;
  };
  const seen = { body, fate: 'none', ack: become('ack'), retry: become('retry') };
  return seen;
}

test('a line is sent unchanged to the queue', async () => {
  const sent: unknown[] = [];
  const sink = queueSink({ send: async (...message) => void sent.push(message) });
  const { event, line } = recordOf(1);
  await sink.write(event, line, { requestId: event.id, execution: execution(), clock: stoppedClock() });
  expect(sent).toEqual([[line, { contentType: 'text' }]]);
  expect(sink.name).toBe('queue');
});

test('the consumer passes lines to its sink as they were written, each with the data a sink may use', async () => {
  const log = memorySink();
  const write = vi.spyOn(log, 'write');
  const messages = [1, 2].map((number) => message(recordOf(number).line));
  const ran = execution();
  await queueConsumer(() => log)({ messages }, {}, ran);
  expect(log.lines).toEqual([recordOf(1).line, recordOf(2).line]);
  expect(messages.map(({ fate }) => fate)).toEqual(['ack', 'ack']);
  const context = { requestId: recordOf(2).event.id, execution: ran, clock: systemClock };
  expect(write.mock.lastCall?.[2]).toEqual(context);
});

test('a sink instead of the function that creates it is refused', () => {
  expect(() => queueConsumer(memorySink() as never)).toThrow(
    new TypeError(
      'queueConsumer: the argument must be a function that returns the sink: (env) => d1Sink(env.EVENTS)',
    ),
  );
});

test('a batch without an event is none', async () => {
  const messages = [message('x')];
  const consume = queueConsumer(() => memorySink());
  await consume({ messages }, {}, execution());
  await consume({ messages: [] }, {}, execution());
  expect(messages.map(({ fate }) => fate)).toEqual(['retry']);
});

test('an event that the sink does not take is not written, and not delivered again', async () => {
  const log = memorySink();
  const messages = [message(recordOf(1).line), message(loginOf(recordOf(2).event))];
  for (const sink of [only(log, ['login']), { ...only(log, ['login']), writeAll: writing(log) }]) {
    const all = messages.map(({ body }) => message(body));
    await queueConsumer(() => sink)({ messages: all }, {}, execution());
    expect(all.map(({ fate }) => fate)).toEqual(['ack', 'ack']);
  }
  expect(log.events.map(({ type }) => type)).toEqual(['login', 'login']);
});

const loginOf = (event: object): string => JSON.stringify({ ...event, type: 'login' });

/** Writes all that it is given. */
const writing =
  (log: MemorySink): NonNullable<Sink['writeAll']> =>
  async (events, context) => {
    for (const { event, line } of events) await log.write(event, line, context);
  };

test('an event that the sink refuses, or an invalid one, is delivered again; the others are not', async () => {
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
  '%s is no event, and does not block the others of its batch',
  async (body) => {
    const log = memorySink();
    const messages = [message(body), message(recordOf(1).line)];
    await queueConsumer(() => log)({ messages }, {}, execution());
    expect(messages.map(({ fate }) => fate)).toEqual(['retry', 'ack']);
    expect(log.lines).toEqual([recordOf(1).line]);
  },
);

test('a sink that takes many events gets the batch; if that fails, each event is tried alone', async () => {
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
