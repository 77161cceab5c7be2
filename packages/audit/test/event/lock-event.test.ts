import type { TrailEntry } from '@portcullis/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import schema from '../../schema/event-1.schema.json' with { type: 'json' };
import { requestActivities } from '../../src/activities/request-activities.ts';
import type { RequestEvent } from '../../src/event/event.ts';
import { lockEvent } from '../../src/event/lock-event.ts';
import { serializeEvent } from '../../src/event/serialize.ts';
import { memorySink, only } from '../../src/index.ts';
import { failureMode } from '../../src/options.ts';
import { renamePeople } from '../../src/people/rename-people.ts';
import { toEcs } from '../../src/projections/ecs.ts';
import { activityProjection } from '../../src/projections/ocsf-activity.ts';

type LockEntry = Extract<TrailEntry, { type: 'lock' }>;

const valid = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
const STAMP = {
  id: () => '019b0000-0000-7000-8000-000000000001',
  now: 0,
  observer: { worker: 'gate', version: 'v1', colo: 'VIE' },
};
const during = {
  actor: { kind: 'anonymous' },
  src: { ip: '192.0.2.1' },
  trace: { request_id: '019b0000-0000-7000-8000-000000000002' },
  detail: 'why the request failed',
} as unknown as RequestEvent;
const LOCKED: LockEntry = {
  ...{ type: 'lock', change: 'locked', source: 'operator', by: 'acme.example/security', id: 'l1' },
  ...{ issuer: 'https://id.example', subject: '00u1', email: 'bob@acme.example', username: 'bob' },
  ...{ reason: 'INC-1, told by eve@acme.example', until: 60 },
};

test('a lock has an event with who ordered it, about whom, why and until when', () => {
  const event = lockEvent(LOCKED, during, STAMP);
  expect(event).toMatchObject({
    type: 'lock',
    severity: 'high',
    outcome: 'allow',
    reason: [],
    lock: {
      ...{ change: 'locked', source: 'operator', by: 'acme.example/security', id: 'l1' },
      ...{ iss: 'https://id.example', sub: '00u1', email: 'bob@acme.example', username: 'bob' },
      ...{ reason: 'INC-1, told by eve@acme.example', until: 60 },
    },
    src: { ip: '192.0.2.1' },
  });
  expect(event.detail).toBeUndefined();
  const written = serializeEvent(event, 16_384).event;
  expect(valid(written) || valid.errors).toBe(true);
});

test.each([
  ['locked', 'high'],
  ['unlocked', 'high'],
  ['sessions_ended', 'medium'],
  ['login_required', 'medium'],
  ['refresh_due', 'informational'],
  ['proposed', 'medium'],
  ['refused', 'medium'],
] as const)(
  'the event of an order about a person whose change is "%s" has the severity %s',
  (change, severity) => {
    expect(lockEvent({ ...LOCKED, change }, during, STAMP).severity).toBe(severity);
  },
);

test('the event of a refused order has its code and the detail of the request', () => {
  const event = lockEvent({ ...LOCKED, change: 'refused', code: 'session.lock_refused' }, during, STAMP);
  expect(event).toMatchObject({
    ...{
      outcome: 'deny',
      severity: 'medium',
      reason: ['session.lock_refused'],
      detail: 'why the request failed',
    },
  });
});

test('in the event of a lock, pseudonyms stand for the person, and addresses in texts are removed', async () => {
  const event = await renamePeople(lockEvent(LOCKED, during, STAMP), async ([kind]) => `a ${kind}`);
  expect(event).toMatchObject({
    lock: {
      sub: 'a sub',
      email: 'a email',
      username: 'a username',
      reason: 'INC-1, told by …',
      by: 'acme.example/security',
    },
    redactions: ['lock.sub', 'lock.email', 'lock.username', 'lock.reason'],
  });
  expect(valid(serializeEvent(event, 16_384).event) || valid.errors).toBe(true);
});

test('the event of a lock is written whatever activities are chosen, and withholds the answer', () => {
  const activities = requestActivities({ types: {} });
  const events = activities(() => during, [LOCKED], STAMP);
  expect(events.map(({ type }) => type)).toEqual(['lock']);
  expect(failureMode({ onSinkFailure: 'open' } as never, 'lock')).toBe('closed');
  expect(failureMode({ onSinkFailure: { default: 'open', lock: 'open' } } as never, 'lock')).toBe('closed');
  expect(only(memorySink(), ['login']).accepts?.(lockEvent(LOCKED, during, STAMP))).toBe(true);
});

test('the event of a lock is a change of a user in OCSF and ECS', () => {
  const event = lockEvent(LOCKED, during, STAMP);
  expect(activityProjection(event)).toMatchObject({
    activity: { id: 5, name: 'Disable' },
    attributes: { user: { uid: '00u1', email_addr: 'bob@acme.example', name: 'bob' } },
  });
  expect(toEcs(event)).toMatchObject({ 'event.category': ['iam'], 'event.type': ['user', 'change'] });
});
