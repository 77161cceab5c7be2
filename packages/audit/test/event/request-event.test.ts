import { type BaseContext, pipeline, recorder, type TrailEntry, worker } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { requestEvent } from '../../src/event/request-event.ts';
import { serializeEvent } from '../../src/event/serialize.ts';
import type { RequestEvent } from '../../src/index.ts';
import { identity } from '../identities.ts';
import { execution, serve } from '../serving.ts';

/** The event of a request whose pipeline left these facts. */
async function eventOf(entries: readonly TrailEntry[], request?: Request | string) {
  const { event } = await serve(
    (steps) =>
      steps.handle(({ trail }) => {
        for (const entry of entries) trail.add(entry);
        return new Response();
      }),
    request,
  );
  return event;
}

/** A request as Cloudflare hands it to a Worker. */
function fromCloudflare(cf: object, headers: Record<string, string> = {}): Request {
  return Object.defineProperty(new Request('https://a.example/', { headers }), 'cf', { value: cf });
}

describe('actor and auth', () => {
  test('are those of the identified caller', async () => {
    const event = await eventOf([{ type: 'caller.identified', identity: identity() }]);
    expect(event.actor).toEqual({
      kind: 'user',
      iss: 'https://id.example.com',
      sub: 'alice',
      email: 'alice@example.com',
      name: 'Alice',
      groups_raw_count: 2,
    });
    expect(event.auth).toEqual({
      method: 'bearer',
      provider: 'corporate',
      acr: 'urn:loa:2',
      amr: ['pwd', 'mfa'],
      auth_time: 1_700_000_000,
      mfa: true,
    });
  });

  test.each([
    ['client_id', { client_id: 'agent-7', azp: 'other' }, 'agent-7'],
    ['azp', { azp: 'agent-7' }, 'agent-7'],
    ['no claim', {}, undefined],
    ['a claim that is no text', { client_id: ['agent-7'], azp: '' }, undefined],
  ])('name the client of a token by %s', async (_claim, claims, client) => {
    const event = await eventOf([{ type: 'caller.identified', identity: identity({ claims }) }]);
    expect(event.auth?.client).toBe(client);
  });

  test('name the client that acts for a user with an access token of the gateway', async () => {
    const authentication = {
      method: 'agent',
      provider: 'corporate',
      acr: undefined,
      amr: [],
      authTime: undefined,
      client: { id: 'https://chat.example.com/client.json', name: 'Chat', known: 'document' },
      scopes: ['read'],
    } as const;
    const known = identity({ claims: { azp: 'gate' }, authentication });
    const event = await eventOf([{ type: 'caller.identified', identity: known }]);
    expect(event.auth).toMatchObject({ method: 'agent', client: 'https://chat.example.com/client.json' });
  });

  test("name no client for a session, whose tokens are the gate's own", async () => {
    const authentication = {
      method: 'session',
      provider: 'corporate',
      acr: undefined,
      amr: [],
      authTime: undefined,
    } as const;
    const known = identity({ claims: { azp: 'gate' }, authentication });
    expect((await eventOf([{ type: 'caller.identified', identity: known }])).auth).not.toHaveProperty(
      'client',
    );
  });

  test('contain no claim and no group name', async () => {
    const event = await eventOf([
      { type: 'caller.identified', identity: identity({ groups: ['group-zeta'] }) },
    ]);
    expect(JSON.stringify(event)).not.toMatch(/never-recorded|secret_claim|group-zeta/);
  });

  test('do not mention factors that the provider does not state', async () => {
    const authentication = {
      method: 'session',
      provider: 'corporate',
      acr: undefined,
      amr: [],
      authTime: undefined,
    } as const;
    const event = await eventOf([{ type: 'caller.identified', identity: identity({ authentication }) }]);
    expect(event.auth).toEqual({ method: 'session', provider: 'corporate' });
  });

  test('name the roles and count all groups', async () => {
    const event = await eventOf([
      { type: 'caller.identified', identity: identity() },
      {
        type: 'roles.resolved',
        names: ['engineer'],
        grants: [{ role: 'engineer', group: 'eng' }],
        groupsSeen: 207,
      },
    ]);
    expect(event.actor).toMatchObject({ roles: ['engineer'], groups_raw_count: 207 });
  });

  test('distinguish an anonymous caller from one that was not identified', async () => {
    expect((await eventOf([{ type: 'caller.anonymous' }])).actor).toEqual({ kind: 'anonymous' });
    expect(await eventOf([])).not.toHaveProperty('actor');
  });

  test('contain the age of stale keys, whether or not the proof was accepted', async () => {
    const stale = { type: 'keys.stale_used', issuer: 'https://id.example.com', ageSeconds: 7200 } as const;
    expect((await eventOf([stale])).auth).toEqual({ keys_age_s: 7200 });
    expect((await eventOf([stale, { type: 'caller.identified', identity: identity() }])).auth).toMatchObject({
      method: 'bearer',
      keys_age_s: 7200,
    });
  });
});

describe('policy', () => {
  const denied: TrailEntry = {
    type: 'policy.decided',
    decision: {
      effect: 'deny',
      reason: 'policy.rule_denies',
      rule: 'no contractors',
      policy: 'main',
      version: 'a'.repeat(64),
      open: false,
      considered: [{ rule: 'no contractors', effect: 'deny', matched: true }],
    },
  };

  test('is recorded with its reason and its rules', async () => {
    const event = await eventOf([denied]);
    expect(event.policy).toEqual({
      id: 'main',
      version_sha256: 'a'.repeat(64),
      decision: 'deny',
      matched_rule: 'no contractors',
      trace: [{ rule: 'no contractors', effect: 'deny', matched: true }],
    });
  });

  test('that denied makes the outcome a denial, and its reason follows the failure', async () => {
    const failed: TrailEntry = {
      type: 'request.failed',
      code: 'policy.denied',
      status: 403,
      detail: undefined,
    };
    expect(await eventOf([denied])).toMatchObject({ outcome: 'deny', reason: ['policy.rule_denies'] });
    expect(await eventOf([denied, failed])).toMatchObject({
      outcome: 'deny',
      reason: ['policy.denied', 'policy.rule_denies'],
    });
  });

  test('is recorded next to the decision of a policy in shadow, and still decides the outcome', async () => {
    const { decision } = denied;
    const shadow = {
      ...decision,
      policy: 'next',
      effect: 'allow',
      rule: 'contractors',
      version: undefined,
    } as const;
    const event = await eventOf([{ ...denied, shadow }]);
    expect(event.outcome).toBe('deny');
    expect(event.policy).toMatchObject({
      decision: 'deny',
      shadow: { id: 'next', decision: 'allow', matched_rule: 'contractors' },
    });
  });

  test('gives a reason only once', async () => {
    const failed: TrailEntry = {
      type: 'request.failed',
      code: 'policy.rule_denies',
      status: 403,
      detail: undefined,
    };
    expect((await eventOf([denied, failed])).reason).toEqual(['policy.rule_denies']);
  });
});

test('a source of groups that could not answer is named', async () => {
  const event = await eventOf([
    { type: 'caller.identified', identity: identity() },
    {
      type: 'roles.resolved',
      names: [],
      grants: [],
      groupsSeen: 0,
      unanswered: [{ source: 'microsoftGraph', detail: '403' }],
    },
  ]);
  expect(event.actor).toMatchObject({ roles: [], groups_unanswered: ['microsoftGraph'] });
});

test('resource and upstream are recorded, and the last origin that answered counts', async () => {
  const event = await eventOf([
    { type: 'resource.classified', resource: { application: 'conduit', operation: 'project.edit' } },
    { type: 'upstream.answered', upstream: 'first', status: 502, latencyMs: 3 },
    { type: 'upstream.answered', upstream: 'phorge', status: 200, latencyMs: 41.5 },
  ]);
  expect(event.resource).toEqual({ app: 'conduit', operation: 'project.edit' });
  expect(event.upstream).toEqual({ id: 'phorge', status: 200, latency_ms: 41.5 });
});

describe('the source of a request', () => {
  test('is that of Cloudflare', async () => {
    const request = fromCloudflare(
      { asn: 64_496, country: 'AT', colo: 'VIE' },
      { 'cf-connecting-ip': '2001:db8::1', 'cf-ray': '0123456789abcdef-VIE' },
    );
    const event = await eventOf([], request);
    expect(event.src).toEqual({ ip: '2001:db8::1', asn: 64_496, country: 'AT' });
    expect(event.observer).toEqual({ worker: 'gate', version: 'v1', colo: 'VIE' });
    expect(event.trace.ray_id).toBe('0123456789abcdef-VIE');
  });

  test('is left out where nothing is known, and never taken from X-Forwarded-For', async () => {
    const request = new Request('https://a.example/', { headers: { 'x-forwarded-for': '192.0.2.1' } });
    expect(await eventOf([], request)).not.toHaveProperty('src');
  });

  test('leaves out invalid addresses, rays and facts of the wrong type', async () => {
    const request = fromCloudflare(
      { asn: '64496', country: 7, colo: null },
      { 'cf-connecting-ip': 'Bearer secret', 'cf-ray': 'a secret' },
    );
    const event = await eventOf([], request);
    expect(event).not.toHaveProperty('src');
    expect(event.trace).not.toHaveProperty('ray_id');
    expect(event.observer).toEqual({ worker: 'gate', version: 'v1' });
  });

  test('can come from elsewhere', async () => {
    const { event } = await serve((steps) => steps.handle(() => new Response()), undefined, {
      clientAddress: () => '192.0.2.7',
    });
    expect(event.src).toEqual({ ip: '192.0.2.7' });
  });
});

test('http contains the path as it arrived and as it was decided on', async () => {
  const { http } = await eventOf(
    [],
    new Request('https://Phabricator.example.com:8443/source/x/%C3%BC%252F/?b=1&a=2&b=3', {
      method: 'POST',
      headers: { 'user-agent': 'arc/1.0' },
    }),
  );
  expect(http).toEqual({
    method: 'POST',
    host: 'phabricator.example.com:8443',
    path: '/source/x/ü%2F/',
    path_raw: '/source/x/%C3%BC%252F/',
    query_keys: ['b', 'a'],
    status: 200,
    ua: 'arc/1.0',
  });
});

test.each(['5 bytes', '-1', '1e3', ''])('a Content-Length of "%s" is not recorded', async (length) => {
  const { event } = await serve((steps) =>
    steps.handle(() => new Response(null, { headers: { 'content-length': length } })),
  );
  expect(event.http).not.toHaveProperty('bytes');
});

test('the event is built in its serialized form, so that no part of it is copied', async () => {
  let made: RequestEvent | undefined;
  const watch = recorder(async (arrival, next) => {
    const response = await next();
    made = requestEvent({
      arrival,
      answer: { status: 200, contentLength: '7' },
      startedAt: 1,
      now: 2,
      settings: { observer: { worker: 'gate', version: 'v1' }, maskPath: () => '/[secret]' },
    });
    return response;
  });
  const decision = {
    effect: 'allow',
    reason: 'policy.rule_allows',
    rule: 'all',
    policy: 'main',
    version: 'a'.repeat(64),
    open: false,
    considered: [{ rule: 'all', effect: 'allow', matched: true }],
  } as const;
  const facts: readonly TrailEntry[] = [
    { type: 'keys.stale_used', issuer: 'https://id.example.com', ageSeconds: 7200 },
    { type: 'caller.identified', identity: identity() },
    {
      type: 'roles.resolved',
      names: ['engineer'],
      grants: [],
      groupsSeen: 2,
      unanswered: [{ source: 'graph', detail: '403' }],
    },
    {
      type: 'resource.classified',
      resource: { application: 'maniphest', kind: 'task', id: 'T1', operation: 'view' },
    },
    { type: 'policy.decided', decision, shadow: { ...decision, policy: 'next', effect: 'deny' } },
    { type: 'upstream.answered', upstream: 'phorge', status: 200, latencyMs: 3 },
    { type: 'session.used', session: { idHash: 'x', created: 1, expires: 2 } },
    { type: 'request.failed', code: 'policy.denied', status: 403, detail: 'why' },
  ];
  const app = pipeline<BaseContext>()
    .use(watch)
    .handle(({ trail }) => {
      for (const fact of facts) trail.add(fact);
      return new Response();
    });
  const headers = { 'user-agent': 'x', 'cf-ray': '0123456789abcdef-VIE', 'cf-connecting-ip': '192.0.2.1' };
  const request = new Request('https://a.example/T1?a=1', { headers });
  Object.defineProperty(request, 'cf', { value: { asn: 1, country: 'AT', colo: 'VIE' } });
  await worker(app)(request, {}, execution());
  if (made === undefined) throw new Error('no event was made');
  expect(serializeEvent(made, 16_384).event).toBe(made);
  // The parts that are there: whoever adds one gives it its place.
  expect(Object.keys(made)).toHaveLength(20);
});
