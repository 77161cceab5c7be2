import { expect, test } from 'vitest';
import schema from '../../schema/event-1.schema.json' with { type: 'json' };
import { ALWAYS_WRITTEN, EVENT_TYPES, eventTypesProblem } from '../../src/event/event-types.ts';

test('the types that can be named are those of the schema of events', () => {
  const types = Object.values(schema.$defs).flatMap((shape) => {
    const properties = 'properties' in shape ? shape.properties : {};
    return 'type' in properties && 'const' in (properties.type as object)
      ? [(properties.type as { const: string }).const]
      : [];
  });
  expect(EVENT_TYPES.toSorted()).toEqual(types.toSorted());
  expect(eventTypesProblem(EVENT_TYPES)).toBeUndefined();
  expect(eventTypesProblem([])).toBeUndefined();
});

test('events about users who were let in, locked out or given a role beside the provider are always written', () => {
  expect(ALWAYS_WRITTEN).toEqual(['break_glass', 'lock', 'elevation']);
});

test.each([
  [['login', 'logni', 'nothing'], 'names "logni", which is not an event type; did you mean "login"?'],
  [['constructor'], 'names "constructor", which is not an event type'],
  [[7], 'names "7", which is not an event type'],
])('of the names %j the first that is no event type is reported', (names, problem) => {
  expect(eventTypesProblem(names)).toBe(problem);
});
