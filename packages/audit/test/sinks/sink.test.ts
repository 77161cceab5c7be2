import { expect, test } from 'vitest';
import type { EventType } from '../../src/event/event.ts';
import { memorySink, only, type Sink } from '../../src/index.ts';
import { recordOf, stoppedClock } from '../chained-logs.ts';
import { execution } from '../serving.ts';

const { event, line } = recordOf(1);
/** Whether a sink takes an event of a type. */
const takes = (sink: Sink, type: string): boolean | undefined =>
  sink.accepts?.({ ...event, type } as typeof event);

test('a sink for some types takes these, and the events that must be recorded first', () => {
  const few = only(memorySink(), ['login', 'logout']);
  for (const type of ['login', 'logout', 'break_glass', 'person.forgotten'])
    expect(takes(few, type)).toBe(true);
  for (const type of ['request.decision', 'audit.loss', 'toString']) expect(takes(few, type)).toBe(false);
  expect([takes(only(memorySink(), []), 'break_glass'), takes(only(memorySink(), []), 'login')]).toEqual([
    true,
    false,
  ]);
});

test('a type that the wrapped sink does not take is not taken', () => {
  const picky = { ...memorySink(), accepts: ({ type }: { type: string }) => type !== 'login' };
  const few = only(picky, ['login', 'logout']);
  expect([takes(few, 'login'), takes(few, 'logout')]).toEqual([false, true]);
});

test('a wrapped sink is written to, keeps its name, and defers as before', async () => {
  const log = memorySink();
  const few = only({ ...log, name: 'log', defers: true }, ['login']);
  expect([few.name, few.defers]).toEqual(['log', true]);
  expect(Object.keys(only(log, ['login']))).not.toContain('defers');
  await few.write(event, line, { requestId: event.id, execution: execution(), clock: stoppedClock() });
  expect(log.lines).toEqual([line]);
});

test.each<[what: string, sink: unknown, types: unknown, problem: string]>([
  ['no sink', undefined, ['login'], 'must be a sink and an array of event types'],
  ['the function that makes one', memorySink, ['login'], 'must be a sink and an array of event types'],
  // Each letter would be a type of events, nothing would be recorded.
  ['a text', memorySink(), 'login', 'must be a sink and an array of event types'],
  ['nothing', memorySink(), [undefined], 'names "undefined", which is not an event type'],
  [
    'a type that there is not',
    memorySink(),
    ['request.decision', 'logins'],
    'names "logins", which is not an event type; did you mean "login"?',
  ],
])('%s is refused', (_what, sink, types, problem) => {
  expect(() => only(sink as Sink, types as EventType[])).toThrow(`only: ${problem}`);
});
