import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import schema from '../../schema/event-1.schema.json' with { type: 'json' };
import { type Activity, activityEvent } from '../../src/activities/activity.ts';
import { serializeEvent } from '../../src/event/serialize.ts';
import { memorySink, only } from '../../src/index.ts';
import { failureMode } from '../../src/options.ts';
import { renamePeople } from '../../src/people/rename-people.ts';
import { toEcs } from '../../src/projections/ecs.ts';
import { activityProjection } from '../../src/projections/ocsf-activity.ts';

const valid = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
const STAMP = {
  id: () => '019b0000-0000-7000-8000-000000000001',
  now: 0,
  observer: { worker: 'gate', version: 'v1' },
};
const APPROVED: Activity & { readonly type: 'elevation' } = {
  type: 'elevation',
  outcome: 'allow',
  severity: 'high',
  elevation: {
    ...{ change: 'approved', id: 'e1', role: 'admin', iss: 'https://id.example', sub: 'ada', policy: 'wiki' },
    ...{ version_sha256: 'a'.repeat(64), minutes: 30, until: 1800 },
  },
  actor: { kind: 'user', iss: 'https://id.example', sub: 'sam', roles: ['security'] },
};
const event = activityEvent(APPROVED, STAMP);

test('an approval has an event with who asked, who approved, for which role and until when', () => {
  expect(event).toMatchObject({ ...APPROVED, severity: 'high', outcome: 'allow' });
  const written = serializeEvent(event, 16_384).event;
  expect(valid(written) || valid.errors).toBe(true);
});

test('elevations are always recorded before the answer, and by every sink', async () => {
  expect(failureMode({ onSinkFailure: 'open' }, 'elevation')).toBe('closed');
  const log = memorySink();
  await only(log, ['login']).write(event, '{}', {} as never);
  expect(log.events).toEqual([event]);
});

test('the user who asked is replaced by a pseudonym, as the approver is', async () => {
  const renamed = await renamePeople(event, async ([, ...name]) => `renamed ${name.at(-1)}`);
  expect(renamed).toMatchObject({ elevation: { sub: 'renamed ada' }, actor: { sub: 'renamed sam' } });
  expect(renamed).toHaveProperty('redactions', ['actor.sub', 'elevation.sub']);
  expect(valid(serializeEvent(renamed, 16_384).event) || valid.errors).toBe(true);
});

test('in other schemas, an elevation is a change of a user', () => {
  expect(toEcs(event)).toMatchObject({ 'event.category': ['iam'] });
  expect(activityProjection(event)).toMatchObject({
    activity: { name: 'Give Role' },
    attributes: { user: { uid: 'ada' }, actor: { user: { uid: 'sam' } } },
  });
});
