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
