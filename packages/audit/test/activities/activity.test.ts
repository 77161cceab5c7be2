import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import schema from '../../schema/event-1.schema.json' with { type: 'json' };
import { type Activity, activityEvent } from '../../src/activities/activity.ts';
import { serializeEvent } from '../../src/event/serialize.ts';
import { activities } from '../activities.ts';
import { chainedLog } from '../chained-logs.ts';
import { identity } from '../identities.ts';

const valid = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
const STAMP = { id: () => '019b0000-0000-7000-8000-000000000001', now: 0, observer: { worker: 'gate' } };

function problems(event: unknown) {
  return valid(event) ? [] : valid.errors;
}

test('any activity becomes a valid event when it is serialized', () => {
  fc.assert(
    fc.property(activities(), (activity) => {
      const { event } = serializeEvent(activityEvent(activity, STAMP), 16_384);
      expect(problems(event)).toEqual([]);
    }),
  );
});

test('every line of a chained log is valid, checkpoints too', async () => {
  const { lines } = await chainedLog({ events: 12 });
  for (const line of lines) expect(problems(JSON.parse(line))).toEqual([]);
  expect(lines.some((line) => line.includes('audit.checkpoint'))).toBe(true);
});

interface Shape {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
}
const shapes = schema.$defs as unknown as Readonly<Record<string, Shape>>;

/** A part of the schema, and what it refers to. */
function shapeOf(shape: Shape): Shape {
  const name = shape.$ref?.slice('#/$defs/'.length);
  return name === undefined ? shape : (shapes[name] ?? {});
}

/** The event types of the schema that are about what happens besides a request, and not the log's own. */
const ACTIVITY_TYPES = Object.keys(shapes).filter(
  (name) => shapes[name]?.properties?.type !== undefined && !['request', 'loss', 'checkpoint'].includes(name),
);
/** Parts that the recorder writes itself. */
const OWN_PARTS = new Set(['observer', 'chain']);
/** Of a tool that is called, which is in the event of the request. */
const OF_REQUESTS_ALONE = new Set(['resource.arguments']);

test.each(ACTIVITY_TYPES)('the event %s contains every member that its schema has, and no other', (type) => {
  const parts = Object.entries(shapes[type]?.properties ?? {}).flatMap(([part, shape]) => {
    const members = Object.keys(shapeOf(shape).properties ?? {});
    return members.length === 0 || OWN_PARTS.has(part) ? [] : [[part, members] as const];
  });
  const given = Object.fromEntries(
    parts.map(([part, members]) => [
      part,
      Object.fromEntries([...members, 'not_of_the_schema'].map((member) => [member, member])),
    ]),
  );
  const event = activityEvent({ type, outcome: 'allow', ...given } as never, STAMP);
  for (const [part, members] of parts) {
    const recorded = members.filter((member) => !OF_REQUESTS_ALONE.has(`${part}.${member}`));
    expect((event as unknown as Record<string, object>)[part], part).toEqual(
      Object.fromEntries(recorded.map((member) => [member, member])),
    );
  }
});

test('fields without an event field are not recorded, such as claims and session ids', () => {
  const activity = {
    type: 'login',
    outcome: 'allow',
    actor: { ...identity(), kind: 'user', iss: 'https://id.example.com', access_token: 'hunter2' },
    session: { id: 'hunter2', id_hash: 'abc' },
    cookie: 'hunter2',
    code: 'hunter2',
  } as unknown as Activity;
  const { event, line } = serializeEvent(activityEvent(activity, STAMP), 16_384);
  expect(line).not.toMatch(/hunter2|never-recorded/);
  expect(event).toMatchObject({
    session: { id_hash: 'abc' },
    actor: { kind: 'user', email: 'alice@example.com' },
  });
});

test.each([
  ['allow', 'informational'],
  ['deny', 'low'],
  ['error', 'medium'],
] as const)(
  'an activity whose outcome is %s is of %s severity unless it says otherwise',
  (outcome, severity) => {
    const make = (more: object) => activityEvent({ type: 'login', outcome, ...more }, STAMP);
    expect(make({})).toMatchObject({ severity, reason: [] });
    expect(make({ severity: 'high', reason: ['x'] })).toMatchObject({ severity: 'high', reason: ['x'] });
  },
);

test('an activity whose actor is null is recorded without an actor', () => {
  const activity = { type: 'login', outcome: 'deny', actor: null } as unknown as Activity;
  const { event } = serializeEvent(activityEvent(activity, STAMP), 16_384);
  expect(problems(event)).toEqual([]);
  expect(event).not.toHaveProperty('actor');
});
