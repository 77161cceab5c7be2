import { expect, test } from 'vitest';
import schema from '../../schema/event-1.schema.json' with { type: 'json' };
import { EVENT_TYPES, eventTypesProblem } from '../../src/event/event-types.ts';

test('every type of the schema of events can be named', () => {
  expect(JSON.stringify(schema)).toContain('"request.decision"');
  for (const type of EVENT_TYPES) expect(JSON.stringify(schema)).toContain(`"${type}"`);
  expect(EVENT_TYPES).toContain('audit.checkpoint');
  expect(eventTypesProblem(EVENT_TYPES)).toBeUndefined();
  expect(eventTypesProblem([])).toBeUndefined();
});

test.each([
  [['login', 'logni', 'nothing'], 'names "logni", which is not an event type; did you mean "login"?'],
  [['constructor'], 'names "constructor", which is not an event type'],
  [[7], 'names "7", which is not an event type'],
])('of the names %j the first that is no event type is reported', (names, problem) => {
  expect(eventTypesProblem(names)).toBe(problem);
});
