import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../src/index.ts';
import { type OcsfEvent, toOcsf } from '../../src/projections/ocsf.ts';
import ocsf from '../fixtures/ocsf.json' with { type: 'json' };
import { problems } from './ocsf-problems.ts';

test('OCSF events name the released version of the schema that they are checked with', () => {
  expect(toOcsf(request()).metadata).toMatchObject({ version: ocsf.version });
  expect(ocsf.version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('the OCSF check finds each fault', () => {
  const good = toOcsf(request());
  expect(problems(good)).toEqual([]);
  const { metadata: _, ...lacking } = good;
  expect(problems(lacking as OcsfEvent)).toEqual(['event: lacks metadata']);
  expect(problems({ ...good, proxy: {} })).toEqual(['event: proxy is deprecated']);
  expect(problems({ ...good, actor: {} })).toContain('event: unknown actor');
  expect(problems({ ...good, activity_id: 77, type_uid: 400277 })).toEqual(['activity 77']);
});

describe('a request', () => {
  test('contains the caller, the target and the reason of the refusal', () => {
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

  test('has the attributes of the profile if they are configured', () => {
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

test('a session that an operator ended has its user, and the operator as the actor', () => {
  const logout = { by: 'operator', iss: 'https://id.example.com', sub: 'bob' };
  const projected = toOcsf({ ...request(), type: 'logout', logout } as unknown as AuditEvent);
  expect(projected).toMatchObject({
    ...{ class_uid: 3002, activity_id: 2 },
    ...{ user: { uid: 'bob', domain: logout.iss }, actor: { user: { uid: 'alice' } } },
  });
});

test('roles of a user are those of a session', () => {
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

describe('a message to an MCP server', () => {
  const call = (resource: object, more: object = {}) =>
    toOcsf({ ...request(), resource: { app: 'mcp', ...resource }, ...more } as unknown as AuditEvent);

  test('is an activity of an API: who acts for whom, which tool, and no value of an argument', () => {
    const resource = { kind: 'mcp:tool', id: 'delete_task', operation: 'tools/call', arguments: ['id'] };
    const projected = call(resource, { auth: { method: 'bearer', client: 'agent-7' } });
    expect(problems(projected)).toEqual([]);
    expect(projected).toMatchObject({
      class_uid: 6003,
      activity_id: 99,
      activity_name: 'tools/call',
      actor: { user: { uid: 'alice' }, app_uid: 'agent-7' },
      api: { operation: 'tools/call', service: { name: 'mcp' } },
      resources: [{ name: 'delete_task', type: 'mcp:tool' }],
      http_request: { http_method: 'GET' },
      unmapped: { resource: { arguments: ['id'] } },
    });
  });

  test.each([
    ['resources/read', 2],
    ['prompts/get', 2],
    ['tools/list', 2],
    ['resources/templates/list', 2],
    ['server/discover', 2],
    ['tools/call', 99],
    ['subscriptions/listen', 99],
    ['end', 99],
  ])('%s is activity %i', (operation, id) => {
    const projected = call({ kind: 'mcp:session', id: 'mcp:session', operation });
    expect([projected.activity_id, projected.class_uid]).toEqual([id, 6003]);
    // A session is no resource of the server.
    expect(projected).not.toHaveProperty('resources');
    expect(problems(projected)).toEqual([]);
  });

  test('has the attributes of the profile if they are configured', () => {
    const event = {
      ...request(),
      resource: { app: 'mcp', kind: 'mcp:tool', id: 'a', operation: 'tools/call' },
    };
    const projected = toOcsf(event, { securityControl: true });
    expect(projected).toMatchObject({
      class_uid: 6003,
      action_id: 2,
      metadata: { profiles: ['security_control'] },
    });
  });

  test('is an activity of an API even if it was refused unread, and metadata is a page', () => {
    expect(call({ kind: 'mcp:metadata' }).class_uid).toBe(4002);
    expect(call({ kind: 'mcp:message', operation: 'POST' })).toMatchObject({
      class_uid: 6003,
      api: { operation: 'POST' },
    });
  });
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
