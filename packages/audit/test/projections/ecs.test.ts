import { expect, test } from 'vitest';
import type { AuditEvent } from '../../src/index.ts';
import { toEcs } from '../../src/projections/ecs.ts';
import { sample } from '../random-events.ts';

test('every ECS event has the required fields, and none that is undefined', () => {
  for (const event of sample(2000, 1)) {
    const fields = toEcs(event);
    expect(fields).toMatchObject({
      '@timestamp': event.time,
      'event.id': event.id,
      'event.action': event.type,
      'observer.name': 'observer' in event ? event.observer.worker : '',
    });
    expect(['success', 'failure', 'unknown']).toContain(fields['event.outcome']);
    expect(Object.values(fields)).not.toContain(undefined);
  }
});

test('the ECS event of a request contains the caller, the target and the rule', () => {
  const event = sample(200, 2).find(({ type }) => type === 'request.decision');
  if (event?.type !== 'request.decision') throw new Error('no request among 200 events');
  expect(toEcs(event)).toMatchObject({
    'event.category': ['network', 'web'],
    'event.type':
      event.outcome === 'login' ? ['access'] : ['access', event.outcome === 'allow' ? 'allowed' : 'denied'],
    'user.id': event.actor?.sub,
    'source.ip': event.src?.ip,
    'http.request.method': event.http.method,
    'http.response.status_code': event.http.status,
    'url.path': event.http.path,
    'rule.name': event.policy?.matched_rule,
    portcullis: { policy: event.policy, reason: event.reason },
  });
});

test('the ECS event of a message to an MCP server is about an API, and names tool and client', () => {
  const event = sample(200, 2).find(({ type }) => type === 'request.decision');
  const resource = { app: 'mcp', kind: 'mcp:tool', id: 'a', operation: 'tools/call', arguments: ['id'] };
  const fields = toEcs({ ...event, resource, auth: { client: 'agent-7' } } as AuditEvent);
  expect(fields).toMatchObject({
    'event.category': ['api', 'web'],
    portcullis: { resource, auth: { client: 'agent-7' } },
  });
});

test('no field of an event is lost in ECS: those without an ECS field are under portcullis', () => {
  for (const event of sample(2000, 3)) {
    const fields = toEcs(event);
    const known = new Set(leavesOf(fields));
    expect(leavesOf(event).filter((leaf) => !known.has(leaf))).toEqual([]);
  }
});

/** Each text and number at any depth, but those that say it in other words. */
function leavesOf(value: unknown, key = ''): string[] {
  if (['schema', 'severity', 'latency_us', 'truncated', 'event.duration'].includes(key)) return [];
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, name));
}

const ID = '019b0000-0000-7000-8000-000000000001';
const HEAD = {
  schema: 'portcullis.event/1',
  id: ID,
  time: '2026-01-02T03:04:05.006Z',
  severity: 'informational',
  outcome: 'allow',
  reason: [],
  observer: { worker: 'gate' },
} as const;

test.each([
  ['request.decision', ['network', 'web'], ['access', 'allowed']],
  ['login', ['authentication'], ['start']],
  ['logout', ['authentication'], ['end']],
  ['session.refresh', ['authentication'], ['info']],
  ['session.device', ['authentication'], ['info']],
  ['roles.resolved', ['iam'], ['info']],
  ['conduit.call', ['api'], ['info']],
  ['group.sync', ['iam'], ['group', 'change']],
  ['policy.loaded', ['configuration'], ['change']],
  ['config.changed', ['configuration'], ['change']],
  ['keys.rotated', ['configuration'], ['change']],
  ['person.forgotten', ['iam'], ['deletion']],
  ['jwks.stale_used', ['web'], ['error']],
  ['upstream.changed', ['web'], ['error']],
  ['archive.served', ['configuration'], ['change']],
  ['access.requested', ['iam'], ['user', 'info']],
  ['credential', ['iam'], ['user', 'change']],
  ['break_glass', ['authentication', 'iam'], ['start']],
  ['lock', ['iam'], ['user', 'change']],
  ['elevation', ['iam'], ['user', 'change']],
  ['sso', ['authentication', 'iam'], ['info']],
  ['signal', ['threat'], ['indicator']],
  ['audit.loss', ['database'], ['error']],
  ['audit.checkpoint', ['configuration'], ['info']],
] as const)('an event of the type %s is of the ECS categories %j and types %j', (type, category, types) => {
  const http = { method: 'GET', host: 'a.example', status: 200 };
  const event = { ...HEAD, type, http, edge: { latency_us: 1 } } as unknown as AuditEvent;
  expect(toEcs(event)).toMatchObject({
    'event.category': category,
    'event.type': types,
    'event.action': type,
    'event.kind': type === 'signal' ? 'alert' : 'event',
  });
});

test.each([
  ['allow', ['access', 'allowed'], 'success'],
  ['deny', ['access', 'denied'], 'failure'],
  ['error', ['access', 'denied'], 'failure'],
  // Led to a login, a request is neither allowed nor denied.
  ['login', ['access'], 'unknown'],
] as const)(
  'a request whose outcome is %s is of the ECS types %j, with the outcome %s',
  (outcome, types, said) => {
    const http = { method: 'GET', host: 'a.example', status: 200 };
    const event = { ...HEAD, outcome, type: 'request.decision', http, edge: { latency_us: 1 } };
    expect(toEcs(event as unknown as AuditEvent)).toMatchObject({
      'event.type': types,
      'event.outcome': said,
    });
  },
);

test.each([
  ['informational', 1],
  ['low', 2],
  ['medium', 3],
  ['high', 4],
] as const)('the severity %s is %i in ECS', (severity, number) => {
  const event = { ...HEAD, severity, type: 'login' } as AuditEvent;
  expect(toEcs(event)['event.severity']).toBe(number);
});

test('every fact about a request has its ECS field, and what has none is under portcullis', () => {
  const hash = 'a'.repeat(64);
  const event = {
    ...HEAD,
    type: 'request.decision',
    severity: 'low',
    outcome: 'deny',
    reason: ['token.expired', 'policy.rule_denies'],
    detail: 'for the operator',
    ingest_time: '2026-01-02T03:04:06.000Z',
    truncated: true,
    actor: {
      ...{ kind: 'user', iss: 'https://id.example', sub: 'ada', email: 'ada@corp.example', name: 'Ada' },
      ...{ roles: ['engineer'], groups_raw_count: 3, groups_unanswered: ['directory'] },
    },
    auth: { method: 'bearer', client: 'agent-7' },
    session: { id_hash: 'h' },
    src: { ip: '192.0.2.1', asn: 64_500, country: 'AT' },
    http: {
      ...{ method: 'GET', host: 'a.example', path: '/T1', path_raw: '/%541', query_keys: ['a'] },
      ...{ status: 403, bytes: 7, ua: 'git/2' },
    },
    resource: { app: 'maniphest', kind: 'task', id: 'T1' },
    policy: { id: 'main', decision: 'deny', matched_rule: 'no-tasks', version_sha256: hash },
    upstream: { id: 'phorge', latency_ms: 1, status: 200 },
    trace: { request_id: ID, traceparent: `00-${'b'.repeat(32)}-${'c'.repeat(16)}-01`, ray_id: 'r' },
    edge: { latency_us: 12 },
    observer: { worker: 'gate', version: 'v1', colo: 'VIE' },
    chain: { id: ID, seq: 7, prev: hash, hash },
  } as unknown as AuditEvent;
  expect(toEcs(event)).toStrictEqual({
    '@timestamp': '2026-01-02T03:04:05.006Z',
    'event.ingested': '2026-01-02T03:04:06.000Z',
    'ecs.version': '8.17.0',
    'event.id': ID,
    'event.kind': 'event',
    'event.category': ['network', 'web'],
    'event.type': ['access', 'denied'],
    'event.action': 'request.decision',
    'event.outcome': 'failure',
    'event.reason': 'token.expired policy.rule_denies',
    'event.severity': 2,
    'event.dataset': 'portcullis.audit',
    'event.sequence': 7,
    'event.hash': hash,
    message: 'for the operator',
    'observer.name': 'gate',
    'observer.version': 'v1',
    'observer.product': 'Portcullis',
    'observer.geo.name': 'VIE',
    'http.request.id': ID,
    'trace.id': 'b'.repeat(32),
    tags: ['truncated'],
    'user.id': 'ada',
    'user.domain': 'https://id.example',
    'user.email': 'ada@corp.example',
    'user.full_name': 'Ada',
    'user.roles': ['engineer'],
    'source.ip': '192.0.2.1',
    'source.geo.country_iso_code': 'AT',
    'source.as.number': 64_500,
    'event.duration': 12_000,
    'http.request.method': 'GET',
    'http.response.status_code': 403,
    'http.response.body.bytes': 7,
    'url.domain': 'a.example',
    'url.path': '/T1',
    'url.original': '/%541',
    'user_agent.original': 'git/2',
    'rule.name': 'no-tasks',
    'rule.ruleset': 'main',
    'rule.version': hash,
    'service.target.name': 'maniphest',
    portcullis: {
      type: 'request.decision',
      outcome: 'deny',
      reason: ['token.expired', 'policy.rule_denies'],
      actor: { kind: 'user', groups_raw_count: 3, groups_unanswered: ['directory'] },
      auth: { method: 'bearer', client: 'agent-7' },
      session: { id_hash: 'h' },
      http: { query_keys: ['a'] },
      resource: { app: 'maniphest', kind: 'task', id: 'T1' },
      policy: { id: 'main', decision: 'deny', matched_rule: 'no-tasks', version_sha256: hash },
      upstream: { id: 'phorge', latency_ms: 1, status: 200 },
      trace: { request_id: ID, traceparent: `00-${'b'.repeat(32)}-${'c'.repeat(16)}-01`, ray_id: 'r' },
      edge: { latency_us: 12 },
      chain: { id: ID, seq: 7, prev: hash, hash },
    },
  });
});

test('what an event does not have, its ECS fields do not have', () => {
  const bare = {
    ...HEAD,
    type: 'request.decision',
    http: { method: 'GET', host: 'a.example', status: 200 },
    edge: { latency_us: 1 },
    upstream: { id: 'phorge', latency_ms: 1, status: 200 },
  } as unknown as AuditEvent;
  expect(toEcs(bare)).toStrictEqual({
    '@timestamp': '2026-01-02T03:04:05.006Z',
    'ecs.version': '8.17.0',
    'event.id': ID,
    'event.kind': 'event',
    'event.category': ['network', 'web'],
    'event.type': ['access', 'allowed'],
    'event.action': 'request.decision',
    'event.outcome': 'success',
    'event.severity': 1,
    'event.dataset': 'portcullis.audit',
    'observer.name': 'gate',
    'observer.product': 'Portcullis',
    'event.duration': 1000,
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'url.domain': 'a.example',
    'service.target.name': 'phorge',
    portcullis: {
      type: 'request.decision',
      outcome: 'allow',
      reason: [],
      edge: { latency_us: 1 },
      upstream: { id: 'phorge', latency_ms: 1, status: 200 },
    },
  });
});
