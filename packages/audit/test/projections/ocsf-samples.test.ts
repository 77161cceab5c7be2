import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Activity, activityEvent } from '../../src/activities/activity.ts';
import { lossEvent } from '../../src/event/loss-event.ts';
import type { AuditEvent } from '../../src/index.ts';
import { toOcsf } from '../../src/projections/ocsf.ts';
import ocsf from '../fixtures/ocsf.json' with { type: 'json' };

const DOCS = join(import.meta.dirname, '../../../../docs/keeping-events.md');
const ID = '019b0000-0000-7000-8000-000000000001';
const STAMP = { id: () => ID, now: 1_767_323_045_006, observer: { worker: 'gate' } };

const actor = {
  ...({ kind: 'user', iss: 'https://id.example.com', sub: 'alice' } as const),
  ...{ email: 'alice@example.com', roles: ['engineer'] },
};

function event(activity: Activity): AuditEvent {
  return activityEvent(activity, STAMP);
}

/** The event behind each sample, in the order of the classes. */
const events: readonly AuditEvent[] = [
  event({
    type: 'login',
    outcome: 'allow',
    actor,
    auth: { mfa: true },
    session: { id_hash: 'q1Yv…', created: 1_767_323_045 },
  }),
  event({ type: 'roles.resolved', outcome: 'allow', actor }),
  event({ type: 'policy.loaded', outcome: 'allow', policy: { id: 'phorge' } }),
  event({
    type: 'group.sync',
    outcome: 'allow',
    group: { name: 'eng', change: 'add', count: 1, member: 'alice' },
  }),
  event({
    type: 'sso',
    outcome: 'allow',
    actor,
    sso: { step: 'registered', username: 'alice', account: 'pc-8d7f' },
  }),
  {
    schema: 'portcullis.event/1',
    id: ID,
    time: '2026-01-02T03:04:05.006Z',
    type: 'request.decision',
    severity: 'low',
    outcome: 'deny',
    reason: ['policy.rule_denies'],
    actor,
    src: { ip: '192.0.2.1' },
    http: { method: 'GET', host: 'phorge.example', path: '/T1', status: 403 },
    trace: { request_id: ID },
    edge: { latency_us: 10 },
    observer: { worker: 'gate' },
  },
  event({
    type: 'conduit.call',
    outcome: 'allow',
    actor,
    resource: { app: 'conduit', operation: 'user.whoami' },
  }),
  lossEvent({ sink: 'd1', count: 3 }, ID, 0, { worker: 'gate' }),
];

test('the docs show a true sample of each class', () => {
  const [, json = ''] = /```json\n(\[[\s\S]*?\n\])\n```/.exec(readFileSync(DOCS, 'utf8')) ?? [];
  const samples = JSON.parse(json) as { class_uid: number }[];
  expect(samples.map((sample) => String(sample.class_uid))).toEqual(Object.keys(ocsf.classes));
  for (const [index, sample] of samples.entries()) {
    expect(toOcsf(events[index] as AuditEvent)).toMatchObject(sample);
  }
});
