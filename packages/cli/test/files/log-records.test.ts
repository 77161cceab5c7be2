import { join } from 'node:path';
import { expect, test } from 'vitest';
import { logRecords } from '../../src/files/log-records.ts';
import { folderWith } from '../configuration-files.ts';
import { requestEvent } from '../events.ts';

const EVENT = JSON.stringify(requestEvent({ roles: [] }, '/T1', 'deny'));

function recordsOf(text: string) {
  return [...logRecords(join(folderWith({ 'log.txt': text }), 'log.txt'))];
}

/** As the tail of a Worker wraps what it logged. */
function tailMessage(...messages: readonly unknown[]): object {
  const logs = messages.map((message) => ({ message: [message], level: 'log', timestamp: 1 }));
  return {
    outcome: 'ok',
    scriptName: 'gate',
    exceptions: [],
    logs,
    event: { request: { url: 'https://a/' } },
  };
}

test('an event on a line is one record', () => {
  expect(recordsOf(`${EVENT}\n${EVENT}\n`)).toMatchObject([
    { number: 1, line: EVENT },
    { number: 2, line: EVENT },
  ]);
});

test('the multi-line output of wrangler tail is unwrapped: events and nothing else', () => {
  const text = [tailMessage('started', EVENT), tailMessage('no event'), tailMessage(EVENT, { a: 1 })]
    .map((message) => JSON.stringify(message, null, 2))
    .join('\n');
  const records = recordsOf(text);
  expect(records).toMatchObject([
    { number: 1, line: EVENT },
    { number: expect.any(Number), line: EVENT },
  ]);
  expect(text.split('\n')[(records[1]?.number ?? 0) - 1]).toBe('{');
});

test('messages of wrangler tail on one line, events that were logged as objects, and lines of Logpush are unwrapped', () => {
  const { logs } = tailMessage(EVENT) as { logs: readonly { message: unknown }[] };
  const pushed = { Event: {}, Logs: logs.map(({ message }) => ({ Level: 'log', Message: message })) };
  const lines = [tailMessage(EVENT), tailMessage(JSON.parse(EVENT)), pushed].map((one) =>
    JSON.stringify(one),
  );
  expect(recordsOf(lines.join('\n')).map(({ line }) => line)).toEqual([EVENT, EVENT, EVENT]);
});

test('a message that ends in the middle is one record that is not valid JSON', () => {
  expect(recordsOf('{\n  "logs": [\n')).toEqual([{ number: 1, line: '{\n  "logs": [', value: undefined }]);
});

test('an event behind the name of its Worker, as wrangler dev prints those of several, is the event', () => {
  expect(recordsOf(`[wiki-gate] ${EVENT}\n`)).toEqual([{ number: 1, line: EVENT, value: JSON.parse(EVENT) }]);
  // Whatever else it prints is no event, and is said not to be one.
  const others = ['[wrangler:info] GET / 401 Unauthorized (15ms)', '[wiki-gate] {"a":1}', '[wiki-gate] {'];
  expect(recordsOf(others.join('\n'))).toMatchObject(others.map((line) => ({ line, value: undefined })));
});

test('a message that was cut off hides no later one', () => {
  const whole = JSON.stringify(tailMessage(EVENT), null, 2);
  const records = recordsOf(`{\n  "logs": [\n${whole}\n{\n  "outcome"\n${EVENT}\n${EVENT}\n`);
  expect(records.map(({ line }) => line)).toEqual(['{\n  "logs": [', EVENT, '{\n  "outcome"', EVENT, EVENT]);
});
