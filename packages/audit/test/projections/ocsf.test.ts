import { describe, expect, test } from 'vitest';
import { longRuns } from '../../../../scripts/fixtures/long-runs.ts';
import type { AuditEvent } from '../../src/index.ts';
import { type OcsfEvent, toOcsf } from '../../src/projections/ocsf.ts';
import ocsf from '../fixtures/ocsf.json' with { type: 'json' };
import { sample } from '../random-events.ts';

interface Shape {
  readonly required: readonly string[];
  readonly known: readonly string[];
  readonly at_least_one: readonly string[];
}

const classes = ocsf.classes as Readonly<
  Record<string, Shape & { category_uid: number; activity_id: number[] }>
>;
const objects = ocsf.objects as Readonly<Record<string, Shape>>;
const types = ocsf.types as Readonly<Record<string, { object: string; list: boolean }>>;
/** The objects inside of objects, which the list of types does not have. */
const inner: Readonly<Record<string, string>> = {
  product: 'product',
  user: 'user',
  owner: 'user',
  session: 'session',
  url: 'url',
  service: 'service',
  policy: 'policy',
};

const deprecated = ocsf.deprecated as Readonly<Record<string, readonly string[]>>;

/** What the schema has against an event. */
function problems(event: OcsfEvent): string[] {
  const of = classes[event.class_uid];
  if (of === undefined) return [`class ${event.class_uid}`];
  const found = [
    ...shape(event, of, 'event'),
    ...outdated(event, 'event'),
    ...outdated(event, String(event.class_uid)),
  ];
  if (event.category_uid !== of.category_uid) found.push('category');
  if (![0, ...of.activity_id, 99].includes(event.activity_id)) found.push(`activity ${event.activity_id}`);
  if (event.activity_id === 99 && !event.activity_name) found.push('an other activity without a name');
  if (event.type_uid !== event.class_uid * 100 + event.activity_id) found.push('type_uid');
  if (!ocsf.severity_id.includes(event.severity_id)) found.push('severity');
  if (!Number.isSafeInteger(event.time)) found.push('time');
  for (const [key, value] of Object.entries(event)) {
    const type = types[key];
    if (type === undefined) continue;
    if (Array.isArray(value) !== type.list) found.push(`${key}: list or not`);
    for (const one of [value].flat()) found.push(...nested(one as object, type.object, key));
  }
  return found;
}

function nested(value: object, type: string, path: string): string[] {
  const found = [...shape(value, objects[type] as Shape, path), ...outdated(value, type)];
  for (const [key, member] of Object.entries(value)) {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) continue;
    const within = inner[key];
    if (within !== undefined) found.push(...nested(member, within, `${path}.${key}`));
  }
  return found;
}

function outdated(value: object, of: string): string[] {
  return Object.keys(value)
    .filter((key) => deprecated[of]?.includes(key))
    .map((key) => `${of}: ${key} is deprecated`);
}

function shape(value: object, { required, known, at_least_one }: Shape, path: string): string[] {
  const keys = Object.keys(value);
  return [
    ...required.filter((key) => !keys.includes(key)).map((key) => `${path}: lacks ${key}`),
    ...keys.filter((key) => !known.includes(key)).map((key) => `${path}: unknown ${key}`),
    ...(at_least_one.length > 0 && !at_least_one.some((key) => keys.includes(key))
      ? [`${path}: needs one of ${at_least_one.join(', ')}`]
      : []),
  ];
}

const ROUNDS = longRuns(25);

test(`${ROUNDS} thousand events have what their class requires, and only what it knows`, () => {
  const seen = new Map<number, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const event of sample(1000, round)) {
      const projected = toOcsf(event);
      const found = problems(projected);
      if (found.length > 0) throw new Error(`seed ${round}, ${event.type}: ${found.join('; ')}`);
      seen.set(projected.class_uid, (seen.get(projected.class_uid) ?? 0) + 1);
    }
  }
  expect([...seen.keys()].sort()).toEqual(Object.keys(classes).map(Number));
  expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(1000 * ROUNDS);
}, 180_000);

test('events name the released version of the schema that they are checked with', () => {
  expect(toOcsf(request()).metadata).toMatchObject({ version: ocsf.version });
  expect(ocsf.version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('the check finds what is wrong', () => {
  const good = toOcsf(request());
  expect(problems(good)).toEqual([]);
  const { metadata: _, ...lacking } = good;
  expect(problems(lacking as OcsfEvent)).toEqual(['event: lacks metadata']);
  expect(problems({ ...good, proxy: {} })).toEqual(['event: proxy is deprecated']);
  expect(problems({ ...good, actor: {} })).toContain('event: unknown actor');
  expect(problems({ ...good, activity_id: 77, type_uid: 400277 })).toEqual(['activity 77']);
});

describe('a request', () => {
  test('keeps who asked, what for and why it was refused', () => {
    const projected = toOcsf(request());
    expect(projected).toMatchObject({
      class_uid: 4002,
      activity_id: 3,
      type_uid: 400_203,
      severity_id: 2,
      status_id: 2,
      status_code: 'policy.rule_denies',
      time: Date.parse('2026-01-02T03:04:05.006Z'),
      src_endpoint: { ip: '192.0.2.1', owner: { uid: 'alice', type_id: 1 } },
      http_request: { http_method: 'GET', url: { hostname: 'a.example', path: '/T1' } },
      http_response: { code: 403 },
      metadata: { uid: request().id, sequence: 7 },
      unmapped: { policy: { id: 'main', matched_rule: 'no-tasks' } },
    });
  });

  test('has the attributes of the profile if they are wanted', () => {
    expect(toOcsf(request(), { securityControl: true })).toMatchObject({
      action_id: 2,
      authorizations: [{ decision: 'deny', policy: { name: 'main', is_applied: true } }],
      metadata: { profiles: ['security_control'] },
    });
  });

  test.each([
    ['GET', 3],
    ['PATCH', 9],
    ['ACL', 10],
    ['PROPFIND', 28],
    ['VERSION-CONTROL', 40],
    ['PURGE', 99],
    ['constructor', 99],
  ])('%s is activity %i', (method, id) => {
    const event = request();
    expect(toOcsf({ ...event, http: { ...event.http, method } } as AuditEvent).activity_id).toBe(id);
  });
});

test('a session that an operator ended is its person’s, by the operator', () => {
  const logout = { by: 'operator', iss: 'https://id.example.com', sub: 'bob' };
  const projected = toOcsf({ ...request(), type: 'logout', logout } as unknown as AuditEvent);
  expect(projected).toMatchObject({
    ...{ class_uid: 3002, activity_id: 2 },
    ...{ user: { uid: 'bob', domain: logout.iss }, actor: { user: { uid: 'alice' } } },
  });
});

test('roles that somebody has are those of a session', () => {
  const event = { ...request(), type: 'roles.resolved' } as unknown as AuditEvent;
  expect(toOcsf(event)).toMatchObject({ class_uid: 3003, activity_id: 3, iam_roles: [{ name: 'engineer' }] });
  expect(toOcsf(event)).not.toHaveProperty('privileges');
});

test.each([
  ['maniphest.search', 2],
  ['differential.createrevision', 1],
  ['project.edit', 3],
  ['file.delete', 4],
  ['harbormaster.sendmessage', 99],
])('the Conduit call %s is activity %i', (operation, id) => {
  const event = {
    ...request(),
    type: 'conduit.call',
    resource: { app: 'conduit', operation },
  } as unknown as AuditEvent;
  expect(toOcsf(event)).toMatchObject({ class_uid: 6003, activity_id: id, api: { operation } });
});

function request() {
  return {
    schema: 'portcullis.event/1',
    id: '019b0000-0000-7000-8000-000000000001',
    time: '2026-01-02T03:04:05.006Z',
    type: 'request.decision',
    severity: 'low',
    outcome: 'deny',
    reason: ['policy.rule_denies'],
    actor: { kind: 'user', iss: 'https://id.example.com', sub: 'alice', roles: ['engineer'] },
    src: { ip: '192.0.2.1', country: 'AT' },
    http: { method: 'GET', host: 'a.example', path: '/T1', path_raw: '/T1', status: 403 },
    policy: { id: 'main', decision: 'deny', matched_rule: 'no-tasks' },
    trace: { request_id: '019b0000-0000-7000-8000-000000000001' },
    edge: { latency_us: 10 },
    observer: { worker: 'gate' },
    chain: { id: '019b0000-0000-7000-8000-000000000002', seq: 7, prev: 'a'.repeat(64), hash: 'b'.repeat(64) },
  } as const satisfies AuditEvent;
}
