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

/** An activity with these parts, projected. */
const activity = (type: string, parts: object = {}) => {
  const { http: _, policy: __, edge: ___, ...head } = request();
  return toOcsf({ ...head, type, ...parts } as unknown as AuditEvent);
};

const CLASSES: Readonly<Record<number, readonly [name: string, category: number, categoryName: string]>> = {
  3002: ['Authentication', 3, 'Identity & Access Management'],
  3003: ['Authorize Session', 3, 'Identity & Access Management'],
  3004: ['Entity Management', 3, 'Identity & Access Management'],
  3006: ['Group Management', 3, 'Identity & Access Management'],
  3007: ['User Management', 3, 'Identity & Access Management'],
  4002: ['HTTP Activity', 4, 'Network Activity'],
  6003: ['API Activity', 6, 'Application Activity'],
  6008: ['Application Error', 6, 'Application Activity'],
};

const lock = (change: string) => ({ lock: { change, iss: 'i', sub: 'bob' } });
const elevation = (change: string) => ({ elevation: { change, iss: 'i', sub: 'bob' } });
const credential = (change: string) => ({ credential: { change, id: 'c', name: 'arc' } });
const sso = (step: string) => ({ sso: { step, username: 'alice', account: 'portcullis-1' } });
const grant = (change: string) => ({ break_glass: { change } });
const group = (change: string) => ({ group: { name: 'eng', change, count: 1, member: 'alice' } });

describe('each event of an activity is of one OCSF class and activity', () => {
  test.each<[type: string, parts: object, classUid: number, id: number, name: string]>([
    ['login', {}, 3002, 1, 'Logon'],
    ['logout', { logout: { by: 'user' } }, 3002, 2, 'Logoff'],
    ['session.refresh', {}, 3002, 99, 'Refresh'],
    ['session.device', {}, 3002, 99, 'Device'],
    ['signal', {}, 3002, 99, 'Signal'],
    ['break_glass', grant('used'), 3002, 1, 'Logon'],
    ['break_glass', grant('refused'), 3002, 1, 'Logon'],
    ['break_glass', grant('revoked'), 3002, 99, 'Grant Revoked'],
    ['break_glass', grant('ended'), 3002, 2, 'Logoff'],
    ['roles.resolved', {}, 3003, 3, 'Assign Roles'],
    ['conduit.call', { resource: { app: 'conduit', operation: 'a.search' } }, 6003, 2, 'Read'],
    ['group.sync', group('add'), 3006, 3, 'Add User'],
    ['group.sync', group('remove'), 3006, 4, 'Remove User'],
    ['group.sync', group('disable'), 3007, 5, 'Disable'],
    ['policy.loaded', { policy: { id: 'main' } }, 3004, 3, 'Update'],
    ['config.changed', { config: { name: 'gate' } }, 3004, 3, 'Update'],
    ['keys.rotated', { keys: { purpose: 'session', kid: 'k' } }, 3004, 3, 'Update'],
    ['archive.served', { archive: { origin: 'phorge', sha256: 's' } }, 3004, 3, 'Update'],
    ['access.requested', { access_request: { event: 'e', policy: 'main' } }, 3004, 1, 'Create'],
    ['credential', credential('issued'), 3004, 1, 'Create'],
    ['credential', credential('revoked'), 3004, 4, 'Delete'],
    ['credential', credential('deposited'), 3004, 3, 'Update'],
    ['credential', credential('withdrawn'), 3004, 3, 'Update'],
    ['credential', credential('confirmed'), 3004, 3, 'Update'],
    ['credential', credential('declined'), 3004, 3, 'Update'],
    ['credential', credential('confirmation_used'), 3004, 3, 'Update'],
    ['lock', lock('locked'), 3007, 5, 'Disable'],
    ['lock', lock('unlocked'), 3007, 2, 'Enable'],
    ['lock', lock('sessions_ended'), 3007, 99, 'End Sessions'],
    ['lock', lock('login_required'), 3007, 99, 'Require Login'],
    ['lock', lock('refresh_due'), 3007, 99, 'Refresh Sessions'],
    ['lock', lock('proposed'), 3007, 99, 'Propose Lock'],
    ['lock', lock('refused'), 3007, 99, 'Lock Refused'],
    ['elevation', elevation('asked'), 3007, 99, 'Ask For Role'],
    ['elevation', elevation('approved'), 3007, 99, 'Give Role'],
    ['elevation', elevation('declined'), 3007, 99, 'Decline Role'],
    ['elevation', elevation('revoked'), 3007, 99, 'Revoke Role'],
    ['elevation', elevation('refused'), 3007, 99, 'Elevation Refused'],
    ['person.forgotten', { person: { pseudonym: 'p' } }, 3004, 4, 'Delete'],
    ['sso', sso('code_issued'), 3002, 99, 'Code Issued'],
    ['sso', sso('token_issued'), 3002, 99, 'Token Issued'],
    ['sso', sso('profile_given'), 3002, 99, 'Profile Given'],
    ['sso', sso('signed_in'), 3002, 1, 'Logon'],
    ['sso', sso('session_dropped'), 3002, 2, 'Logoff'],
    ['sso', sso('registered'), 3007, 1, 'Create'],
    ['sso', sso('registration_refused'), 3007, 1, 'Create'],
    ['sso', sso('linked'), 3007, 99, 'Link'],
    ['sso', sso('link_refused'), 3007, 99, 'Link'],
    ['upstream.changed', { upstream: { id: 'phorge' } }, 6008, 1, 'General Error'],
    ['jwks.stale_used', { keys: { issuer: 'i', age_s: 1 } }, 6008, 1, 'General Error'],
    ['audit.loss', { loss: { count: 3 } }, 6008, 1, 'General Error'],
    ['audit.checkpoint', { checkpoint: { authority: 'a' } }, 3004, 3, 'Update'],
  ])('%s with %j: %i, %i (%s)', (type, parts, classUid, id, name) => {
    const [className, category, categoryName] = CLASSES[classUid] ?? [];
    expect(activity(type, parts)).toMatchObject({
      class_uid: classUid,
      class_name: className,
      category_uid: category,
      category_name: categoryName,
      activity_id: id,
      activity_name: name,
      type_uid: classUid * 100 + id,
      type_name: `${className}: ${name}`,
    });
  });
});

describe('the OCSF attributes of an activity', () => {
  const alice = {
    ...{ uid: 'alice', name: 'alice', domain: 'https://id.example.com', groups: [{ name: 'engineer' }] },
    ...{ type_id: 1, type: 'User' },
  };
  const bob = { uid: 'bob', name: 'bob', domain: 'i', type_id: 1, type: 'User' };
  const endpoint = { ip: '192.0.2.1', location: { country: 'AT' } };
  const gate = { name: 'gate' };

  test.each<[type: string, parts: object, attributes: object]>([
    [
      'login',
      { auth: { mfa: true }, session: { id_hash: 'h', created: 7, expires: 9 } },
      {
        user: alice,
        service: gate,
        src_endpoint: endpoint,
        session: { uid: 'h', created_time: 7000, expiration_time: 9000 },
        is_mfa: true,
      },
    ],
    [
      'login',
      { session: { id_hash: 'h' } },
      { user: alice, service: gate, src_endpoint: endpoint, session: { uid: 'h' } },
    ],
    ['login', { src: undefined }, { user: alice, service: gate }],
    ['roles.resolved', {}, { user: alice, iam_roles: [{ name: 'engineer' }], src_endpoint: endpoint }],
    [
      'roles.resolved',
      { actor: { kind: 'service', iss: 'i', sub: 's' }, src: undefined },
      { user: { uid: 's', name: 's', domain: 'i', type_id: 4, type: 'Service' }, iam_roles: [] },
    ],
    [
      'conduit.call',
      { resource: { app: 'conduit', operation: 'a.search', id: 'T1' } },
      {
        actor: { user: alice },
        api: { operation: 'a.search', service: { name: 'conduit' } },
        src_endpoint: endpoint,
        resources: [{ uid: 'T1' }],
      },
    ],
    [
      'conduit.call',
      { resource: { app: 'conduit' }, actor: undefined, src: undefined },
      {
        actor: { user: { name: 'unknown', type_id: 0, type: 'Unknown' } },
        api: { operation: 'unknown', service: { name: 'conduit' } },
        src_endpoint: { name: 'unknown' },
      },
    ],
    [
      'group.sync',
      group('add'),
      { group: { name: 'eng' }, users: [{ name: 'alice' }], count: 1, actor: { user: alice } },
    ],
    [
      'group.sync',
      { group: { name: 'eng', change: 'remove', count: 2 }, actor: undefined },
      { group: { name: 'eng' }, count: 2 },
    ],
    ['group.sync', group('disable'), { user: { name: 'alice' }, actor: { user: alice } }],
    [
      'group.sync',
      { group: { name: 'eng', change: 'disable', count: 1 }, actor: undefined },
      { user: { name: 'unknown' } },
    ],
    [
      'policy.loaded',
      { policy: { id: 'main', version_sha256: 'v' }, actor: undefined },
      { entity: { name: 'main', type: 'policy', version: 'v' } },
    ],
    [
      'config.changed',
      { config: { name: 'gate', version_sha256: 'v' } },
      { entity: { name: 'gate', type: 'configuration', version: 'v' }, actor: { user: alice } },
    ],
    [
      'archive.served',
      { archive: { origin: 'phorge', sha256: 's' }, actor: undefined },
      { entity: { name: 'phorge', type: 'archive', version: 's' } },
    ],
    [
      'keys.rotated',
      { keys: { purpose: 'session', kid: 'k' }, actor: undefined },
      { entity: { name: 'session', type: 'key', uid: 'k' } },
    ],
    [
      'access.requested',
      { access_request: { event: 'e', policy: 'main', rule: 'no-tasks' }, actor: undefined },
      { entity: { name: 'no-tasks', type: 'access request', uid: 'e' } },
    ],
    [
      'access.requested',
      { access_request: { event: 'e', policy: 'main' }, actor: undefined },
      { entity: { name: 'main', type: 'access request', uid: 'e' } },
    ],
    [
      'credential',
      { ...credential('issued'), actor: undefined },
      { entity: { name: 'arc', type: 'credential', uid: 'c' } },
    ],
    [
      'person.forgotten',
      { person: { pseudonym: 'p' }, actor: undefined },
      { entity: { name: 'pseudonym', type: 'person', uid: 'p' } },
    ],
    [
      'lock',
      { lock: { change: 'locked', iss: 'i', sub: 'bob', email: 'bob@b.example', username: 'bobby' } },
      { user: { ...bob, name: 'bobby', email_addr: 'bob@b.example' }, actor: { user: alice } },
    ],
    ['lock', { ...lock('locked'), actor: undefined }, { user: bob }],
    [
      'elevation',
      { elevation: { change: 'approved', iss: 'i', sub: 'bob', role: 'admin' } },
      { user: { ...bob, groups: [{ name: 'admin' }] }, actor: { user: alice } },
    ],
    ['elevation', { ...elevation('asked'), actor: undefined }, { user: bob }],
    [
      'sso',
      sso('registered'),
      {
        user: { uid: 'portcullis-1', name: 'alice', type_id: 1, type: 'User' },
        actor: { user: alice },
        src_endpoint: endpoint,
      },
    ],
    [
      'sso',
      { sso: { step: 'linked' }, src: undefined },
      { user: { name: 'unknown', type_id: 1, type: 'User' }, actor: { user: alice } },
    ],
    ['audit.loss', { loss: { count: 3 } }, { count: 3 }],
    [
      'audit.checkpoint',
      { checkpoint: { authority: 'a' }, actor: undefined },
      { entity: { uid: 'a', name: 'audit log', type: 'log' } },
    ],
    ['upstream.changed', { upstream: { id: 'phorge' } }, {}],
  ])('of %s with %j are exactly %j', (type, parts, attributes) => {
    expect(attributesOf(activity(type, parts))).toStrictEqual(attributes);
  });

  /** What stands in no event of every class. */
  function attributesOf(event: OcsfEvent): object {
    const ofEach = [
      ...['class_uid', 'class_name', 'category_uid', 'category_name', 'activity_id', 'activity_name'],
      ...['type_uid', 'type_name', 'severity_id', 'severity', 'time', 'status_id', 'status', 'status_code'],
      ...['status_detail', 'metadata', 'unmapped'],
    ];
    return Object.fromEntries(Object.entries(event).filter(([name]) => !ofEach.includes(name)));
  }
});

test('a request in OCSF is exactly this, with what the class has no attribute for under unmapped', () => {
  const event = {
    ...request(),
    ...{ detail: 'for the operator', ingest_time: '2026-01-02T03:04:06.000Z', truncated: true },
    http: { ...request().http, path: undefined, bytes: 7, ua: 'git/2' },
    policy: { ...request().policy, version_sha256: 'v' },
    upstream: { id: 'phorge', latency_ms: 1, status: 200 },
    resource: { app: 'maniphest', kind: 'task' },
    src: { ip: '192.0.2.1', country: 'AT', asn: 64_500 },
    observer: { worker: 'gate', version: 'v1' },
  } as unknown as AuditEvent;
  const applied = { uid: 'v', name: 'main', version: 'v', is_applied: true };
  expect(toOcsf(event, { securityControl: true })).toStrictEqual({
    class_uid: 4002,
    class_name: 'HTTP Activity',
    category_uid: 4,
    category_name: 'Network Activity',
    activity_id: 3,
    activity_name: 'Get',
    type_uid: 400_203,
    type_name: 'HTTP Activity: Get',
    severity_id: 2,
    severity: 'Low',
    time: Date.parse('2026-01-02T03:04:05.006Z'),
    status_id: 2,
    status: 'Failure',
    status_code: 'policy.rule_denies',
    status_detail: 'for the operator',
    src_endpoint: {
      ip: '192.0.2.1',
      location: { country: 'AT' },
      autonomous_system: { number: 64_500 },
      owner: {
        ...{ uid: 'alice', name: 'alice', domain: 'https://id.example.com', type_id: 1, type: 'User' },
        groups: [{ name: 'engineer' }],
      },
    },
    app_name: 'maniphest',
    dst_endpoint: { hostname: 'a.example', svc_name: 'phorge' },
    http_request: {
      uid: request().id,
      http_method: 'GET',
      url: { hostname: 'a.example', path: '/T1', url_string: 'https://a.example/T1', scheme: 'https' },
      user_agent: 'git/2',
    },
    http_response: { code: 403, body_length: 7 },
    action_id: 2,
    action: 'Denied',
    authorizations: [{ decision: 'deny', policy: applied }],
    policy: applied,
    metadata: {
      version: '1.9.0',
      product: { name: 'Portcullis', vendor_name: 'Portcullis', version: 'v1' },
      uid: request().id,
      logged_time: Date.parse('2026-01-02T03:04:06.000Z'),
      event_code: 'request.decision',
      log_name: 'portcullis.event/1',
      log_provider: 'gate',
      correlation_uid: request().trace.request_id,
      sequence: 7,
      is_truncated: true,
      profiles: ['security_control'],
    },
    unmapped: {
      outcome: 'deny',
      reason: ['policy.rule_denies'],
      actor: { kind: 'user', iss: 'https://id.example.com', sub: 'alice', roles: ['engineer'] },
      src: { ip: '192.0.2.1', country: 'AT', asn: 64_500 },
      http: { method: 'GET', host: 'a.example', path_raw: '/T1', status: 403, bytes: 7, ua: 'git/2' },
      policy: { id: 'main', decision: 'deny', matched_rule: 'no-tasks', version_sha256: 'v' },
      upstream: { id: 'phorge', latency_ms: 1, status: 200 },
      resource: { app: 'maniphest', kind: 'task' },
      trace: { request_id: request().trace.request_id },
      edge: { latency_us: 10 },
      observer: { worker: 'gate', version: 'v1' },
      chain: request().chain,
    },
  });
});

test('a request of an anonymous caller without a policy, of a path that cannot be shown, has no made-up attributes', () => {
  const { policy: _, ...open } = request();
  const projected = (change: object) =>
    toOcsf({ ...open, ...change } as unknown as AuditEvent, { securityControl: true });
  const bare = projected({
    actor: { kind: 'anonymous' },
    src: undefined,
    http: { method: 'GET', host: 'a.example', status: 200 },
  });
  expect(bare).toMatchObject({
    src_endpoint: { name: 'unknown', owner: { name: 'anonymous', type_id: 0, type: 'Unknown' } },
    http_request: { url: { path: '/', url_string: 'https://a.example/' } },
    dst_endpoint: { hostname: 'a.example' },
  });
  for (const name of ['authorizations', 'policy', 'app_name']) expect(bare).not.toHaveProperty(name);
  expect(bare.dst_endpoint).not.toHaveProperty('svc_name');
  expect(projected({ actor: undefined }).src_endpoint).toStrictEqual({
    ip: '192.0.2.1',
    location: { country: 'AT' },
  });
  const named = { kind: 'user', iss: 'i', sub: 's', email: 'e@x.example', name: 'Ada' };
  const nameOf = (actor: object) =>
    (projected({ actor }).src_endpoint as { owner: { name: string } }).owner.name;
  expect(nameOf(named)).toBe('Ada');
  expect(nameOf({ ...named, name: undefined })).toBe('e@x.example');
  expect(nameOf({ kind: 'user', iss: 'i' })).toBe('unknown');
});

test.each([
  ['allow', 1, 'Success', 1, 'Allowed'],
  ['deny', 2, 'Failure', 2, 'Denied'],
  ['error', 2, 'Failure', 2, 'Denied'],
  ['login', 99, 'Led to a login', 99, 'Led to a login'],
] as const)(
  'the outcome %s is the OCSF status %i (%s) and the action %i (%s)',
  (outcome, statusId, status, actionId, action) => {
    expect(toOcsf({ ...request(), outcome }, { securityControl: true })).toMatchObject({
      status_id: statusId,
      status,
      action_id: actionId,
      action,
    });
  },
);

test.each([
  ['informational', 1, 'Informational'],
  ['low', 2, 'Low'],
  ['medium', 3, 'Medium'],
  ['high', 4, 'High'],
] as const)('the severity %s is %i (%s) in OCSF', (severity, severityId, name) => {
  expect(toOcsf({ ...request(), severity })).toMatchObject({ severity_id: severityId, severity: name });
});

test('only a decision about a request has the profile of security controls', () => {
  const { metadata } = toOcsf({ ...request(), type: 'login' } as unknown as AuditEvent, {
    securityControl: true,
  });
  expect(metadata).not.toHaveProperty('profiles');
  expect(toOcsf(request()).metadata).not.toHaveProperty('profiles');
});

describe('an HTTP method', () => {
  // https://schema.ocsf.io/1.9.0/classes/http_activity
  test.each<[method: string, id: number, name: string]>([
    ['CONNECT', 1, 'Connect'],
    ['DELETE', 2, 'Delete'],
    ['GET', 3, 'Get'],
    ['HEAD', 4, 'Head'],
    ['OPTIONS', 5, 'Options'],
    ['POST', 6, 'Post'],
    ['PUT', 7, 'Put'],
    ['TRACE', 8, 'Trace'],
    ['PATCH', 9, 'Patch'],
    ['ACL', 10, 'ACL'],
    ['BASELINE-CONTROL', 11, 'Baseline Control'],
    ['BIND', 12, 'Bind'],
    ['CHECKIN', 13, 'Check In'],
    ['CHECKOUT', 14, 'Check Out'],
    ['COPY', 15, 'Copy'],
    ['LABEL', 16, 'Label'],
    ['LINK', 17, 'Link'],
    ['LOCK', 18, 'Lock'],
    ['MERGE', 19, 'Merge'],
    ['MKACTIVITY', 20, 'Make Activity'],
    ['MKCALENDAR', 21, 'Make Calendar'],
    ['MKCOL', 22, 'Make Collection'],
    ['MKREDIRECTREF', 23, 'Make Redirect Reference'],
    ['MKWORKSPACE', 24, 'Make Workspace'],
    ['MOVE', 25, 'Move'],
    ['ORDERPATCH', 26, 'Order Patch'],
    ['PRI', 27, 'PRI'],
    ['PROPFIND', 28, 'Property Find'],
    ['PROPPATCH', 29, 'Property Patch'],
    ['QUERY', 30, 'Query'],
    ['REBIND', 31, 'Rebind'],
    ['REPORT', 32, 'Report'],
    ['SEARCH', 33, 'Search'],
    ['UNBIND', 34, 'Unbind'],
    ['UNCHECKOUT', 35, 'Un-Check Out'],
    ['UNLINK', 36, 'Unlink'],
    ['UNLOCK', 37, 'Unlock'],
    ['UPDATE', 38, 'Update'],
    ['UPDATEREDIRECTREF', 39, 'Update Redirect Reference'],
    ['VERSION-CONTROL', 40, 'Version Control'],
    ['PURGE', 99, 'PURGE'],
    ['constructor', 99, 'constructor'],
    ['', 99, 'Other'],
  ])('%s is the activity %i (%s)', (method, id, name) => {
    const event = request();
    expect(toOcsf({ ...event, http: { ...event.http, method } } as unknown as AuditEvent)).toMatchObject({
      activity_id: id,
      activity_name: name,
    });
  });
});

describe('a Conduit method', () => {
  test.each<[operation: string | undefined, id: number, name: string]>([
    ...[
      'search',
      'query',
      'getdiff',
      'info',
      'whoami',
      'find',
      'lookup',
      'historyquery',
      'ping',
      'getcapabilities',
    ].map((verb): [string, number, string] => [`a.${verb}`, 2, 'Read']),
    ['harbormaster.sendmessage', 99, 'harbormaster.sendmessage'],
    ['a.create', 1, 'Create'],
    ['a.createtask', 1, 'Create'],
    ['a.edit', 3, 'Update'],
    ['a.update', 3, 'Update'],
    ['a.setdiffproperty', 3, 'Update'],
    ['a.delete', 4, 'Delete'],
    ['a.removemember', 4, 'Delete'],
    ['a.destroyit', 4, 'Delete'],
    // Not by a word that only holds one of these.
    ['a.searching', 99, 'a.searching'],
    ['research', 99, 'research'],
    ['a.recreate', 99, 'a.recreate'],
    ['a.create-x', 99, 'a.create-x'],
    ['a.edited', 99, 'a.edited'],
    ['a.credit', 99, 'a.credit'],
    ['a.undelete', 99, 'a.undelete'],
    ['a.delete-x', 99, 'a.delete-x'],
    ['', 99, 'Other'],
    [undefined, 99, 'Other'],
  ])('%s is the activity %i (%s)', (operation, id, name) => {
    expect(activity('conduit.call', { resource: { app: 'conduit', operation } })).toMatchObject({
      activity_id: id,
      activity_name: name,
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
