import type { TrailEntry } from '@portcullis/core';
import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import schema from '../../schema/event-1.schema.json' with { type: 'json' };
import { requestActivities } from '../../src/activities/request-activities.ts';
import { hashChain } from '../../src/chain/hash-chain.ts';
import {
  type AuditEvent,
  type AuditOptions,
  audit,
  type MemorySink,
  memorySink,
  type RequestEvent,
} from '../../src/index.ts';
import { verifyLog } from '../../src/verify/verify-log.ts';
import { stoppedClock } from '../chained-logs.ts';
import { identity } from '../identities.ts';
import { execution, settings } from '../serving.ts';

const valid = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

const session = { idHash: 'h'.repeat(43), created: 1_700_000_000, expires: 1_700_086_400 };
const identified: TrailEntry = { type: 'caller.identified', identity: identity() };
const who = { issuer: 'https://id.example.com', subject: 'alice' };

function roles(...names: string[]): TrailEntry {
  return { type: 'roles.resolved', names, grants: [], groupsSeen: names.length };
}

/** A gate whose requests leave the facts they are told to. */
function gate(more: Partial<AuditOptions> = {}, log: MemorySink = memorySink()) {
  const clock = stoppedClock();
  let facts: readonly TrailEntry[] = [];
  const app = pipeline<BaseContext>()
    .use(audit(settings(log, { activities: requestActivities(), ...more })))
    .handle(({ trail }) => {
      for (const fact of facts) trail.add(fact);
      return new Response();
    });
  const fetch = worker(app, { clock });
  return {
    log,
    clock,
    /** The status of the answer, and the events of one request, its own left out. */
    leave: async (...entries: readonly TrailEntry[]) => {
      facts = entries;
      const before = log.events.length;
      const wait = execution();
      const { status } = await fetch(new Request('https://a.example/T1'), {}, wait);
      await wait.settled();
      const [own, ...others] = log.events.slice(before);
      return { status, own, others };
    },
  };
}

describe('a request records in addition to its own event', () => {
  test.each<[string, readonly TrailEntry[], object]>([
    [
      'a request for access, without what was written',
      [
        identified,
        { type: 'access.requested', requestId: 'r-1', policy: 'p', rule: 'contractors-out', to: 'webhook' },
      ],
      {
        type: 'access.requested',
        outcome: 'allow',
        access_request: { event: 'r-1', policy: 'p', rule: 'contractors-out', to: 'webhook' },
        actor: { sub: 'alice' },
      },
    ],
    [
      'a request for access of which nobody could be told',
      [
        {
          ...{ type: 'access.requested', requestId: 'r-1', policy: 'p', rule: undefined, to: 'webhook' },
          failure: 'session.access_request_undelivered',
        },
      ],
      { type: 'access.requested', outcome: 'error', reason: ['session.access_request_undelivered'] },
    ],
    [
      'a login that succeeded, with who it was and the session',
      [identified, { type: 'login.succeeded', identity: identity(), session }],
      {
        type: 'login',
        outcome: 'allow',
        actor: { sub: 'alice', email: 'alice@example.com' },
        auth: { provider: 'corporate', mfa: true },
        session: { id_hash: session.idHash, created: session.created, expires: session.expires },
      },
    ],
    [
      'a login that was refused, with its reason',
      [
        { type: 'login.failed', provider: 'corporate', code: 'session.step_up_failed' },
        { type: 'request.failed', code: 'session.step_up_failed', status: 403, detail: 'too old' },
      ],
      {
        type: 'login',
        outcome: 'deny',
        reason: ['session.step_up_failed'],
        detail: 'too old',
        auth: { provider: 'corporate' },
      },
    ],
    [
      'a login that went wrong',
      [
        { type: 'login.failed', provider: undefined, code: 'session.provider_unavailable' },
        { type: 'request.failed', code: 'session.provider_unavailable', status: 503, detail: undefined },
      ],
      { type: 'login', outcome: 'error', reason: ['session.provider_unavailable'] },
    ],
    [
      'a logout of the person',
      [{ type: 'logout', by: 'user', ...who, session }],
      {
        type: 'logout',
        logout: { by: 'user' },
        actor: { sub: 'alice' },
        session: { id_hash: session.idHash },
      },
    ],
    [
      'a logout beside which a token could not be revoked',
      [{ type: 'logout', by: 'user', ...who, session, failure: 'session.provider_unavailable' }],
      {
        type: 'logout',
        outcome: 'allow',
        reason: ['session.provider_unavailable'],
        logout: { by: 'user', failure: 'session.provider_unavailable' },
      },
    ],
    [
      'a logout that could not be written down, so that the session goes on',
      [{ type: 'logout', by: 'user', ...who, session, failure: 'session.unavailable' }],
      {
        type: 'logout',
        outcome: 'error',
        severity: 'medium',
        reason: ['session.unavailable'],
        logout: { by: 'user', failure: 'session.unavailable' },
      },
    ],
    [
      'a logout by the provider, who names no person',
      [{ type: 'logout', by: 'provider', issuer: who.issuer, subject: undefined, session: undefined }],
      { type: 'logout', logout: { by: 'provider' }, actor: { kind: 'user', iss: who.issuer } },
    ],
    [
      'a session that an operator ended, not the person whose it was',
      [identified, { type: 'logout', by: 'operator', issuer: who.issuer, subject: 'bob', session }],
      {
        type: 'logout',
        logout: { by: 'operator', iss: who.issuer, sub: 'bob' },
        actor: { kind: 'user', sub: 'alice' },
        session: { id_hash: session.idHash },
      },
    ],
    [
      'a session that a login of somebody else ended, not the person whose it was',
      [identified, { type: 'logout', by: 'login', issuer: who.issuer, subject: 'bob', session }],
      {
        type: 'logout',
        logout: { by: 'login', iss: who.issuer, sub: 'bob' },
        actor: { kind: 'user', sub: 'alice' },
      },
    ],
    [
      'a session that an operator ended of whom nobody knows',
      [
        { type: 'caller.anonymous' },
        { type: 'logout', by: 'operator', issuer: who.issuer, subject: 'bob', session },
      ],
      { type: 'logout', logout: { by: 'operator', sub: 'bob' }, actor: { kind: 'anonymous' } },
    ],
    [
      'a session that was renewed',
      [
        { type: 'session.used', session },
        { type: 'session.refreshed', ...who, failure: undefined },
      ],
      { type: 'session.refresh', outcome: 'allow', reason: [], session: { id_hash: session.idHash } },
    ],
    [
      'a browser that proved the key of its session',
      [
        { type: 'session.used', session },
        { type: 'session.device', change: 'proved', ...who, key: 'a thumbprint' },
      ],
      {
        ...{ type: 'session.device', outcome: 'allow', session: { id_hash: session.idHash } },
        device: { change: 'proved', key: 'a thumbprint' },
      },
    ],
    [
      'a request without a proof that counts, as with a copied cookie',
      [{ type: 'session.device', change: 'unproved', ...who, detail: 'no proof' }],
      { type: 'session.device', outcome: 'deny', detail: 'no proof', device: { change: 'unproved' } },
    ],
    [
      'a session that the provider did not renew',
      [{ type: 'session.refreshed', ...who, failure: 'session.ended' }],
      { type: 'session.refresh', outcome: 'deny', reason: ['session.ended'] },
    ],
    [
      'a provider that could not be asked',
      [{ type: 'session.refreshed', ...who, failure: 'session.provider_unavailable' }],
      { type: 'session.refresh', outcome: 'error', reason: ['session.provider_unavailable'] },
    ],
    [
      'a Conduit call that was allowed',
      [
        identified,
        {
          type: 'resource.classified',
          resource: { application: 'conduit', kind: 'method', operation: 'user.whoami' },
        },
      ],
      {
        type: 'conduit.call',
        outcome: 'allow',
        resource: { app: 'conduit', operation: 'user.whoami' },
        actor: { sub: 'alice' },
      },
    ],
    [
      'a Conduit call that was refused',
      [
        {
          type: 'resource.classified',
          resource: { application: 'conduit', kind: 'method', operation: 'project.edit' },
        },
        { type: 'request.failed', code: 'policy.denied', status: 403, detail: undefined },
      ],
      { type: 'conduit.call', outcome: 'deny', reason: ['policy.denied'] },
    ],
    [
      'a credential, given to a program that nobody else is known with',
      [
        {
          ...{ type: 'credential', change: 'issued', by: 'user', id: 'c1', name: 'git' },
          ...{ issuer: who.issuer, subject: 'alice', expires: 7 },
        },
      ],
      {
        type: 'credential',
        outcome: 'allow',
        credential: { change: 'issued', by: 'user', id: 'c1', name: 'git', sub: 'alice', expires: 7 },
        actor: { kind: 'user', sub: 'alice' },
      },
    ],
    [
      'a call of an agent that its user confirmed, with the tool and no argument',
      [
        identified,
        {
          ...{ type: 'credential', change: 'confirmed', by: 'user', id: 'c1', name: 'Chat', client: 'chat' },
          ...{ tool: 'comment_on_task', issuer: who.issuer, subject: 'alice', expires: 7 },
        },
      ],
      {
        type: 'credential',
        credential: { change: 'confirmed', client: 'chat', tool: 'comment_on_task', sub: 'alice' },
        actor: { sub: 'alice' },
      },
    ],
    [
      'a credential that an operator ended',
      [
        identified,
        {
          ...{ type: 'credential', change: 'revoked', by: 'operator', id: 'c1', name: 'git' },
          ...{ issuer: who.issuer, subject: 'bob', expires: 7 },
        },
      ],
      { type: 'credential', credential: { change: 'revoked', sub: 'bob' }, actor: { sub: 'alice' } },
    ],
    [
      'a credential that was issued for an assertion of the identity provider, without the user',
      [
        { type: 'caller.anonymous' },
        {
          ...{ type: 'credential', change: 'issued', by: 'provider', id: 'c1', name: 'git', client: 'desk' },
          ...{ issuer: who.issuer, subject: 'bob', expires: 7 },
        },
      ],
      {
        type: 'credential',
        credential: { change: 'issued', by: 'provider', client: 'desk', sub: 'bob' },
        actor: { kind: 'anonymous' },
      },
    ],
    [
      'a credential whose code was brought again, by nobody knows whom',
      [
        { type: 'caller.anonymous' },
        {
          ...{ type: 'credential', change: 'revoked', by: 'replay', id: 'c1', name: 'git' },
          ...{ issuer: who.issuer, subject: 'bob', expires: 7 },
        },
      ],
      {
        type: 'credential',
        credential: { change: 'revoked', by: 'replay', sub: 'bob' },
        actor: { kind: 'anonymous' },
      },
    ],
    [
      'a step of a single sign-on',
      [identified, { type: 'sso', step: 'registered', username: 'alice', account: 'pc-1' }],
      {
        type: 'sso',
        outcome: 'allow',
        sso: { step: 'registered', username: 'alice', account: 'pc-1' },
        actor: { sub: 'alice' },
      },
    ],
    [
      'a step that was refused',
      [{ type: 'sso', step: 'link_refused', detail: 'another account has this id' }],
      { type: 'sso', outcome: 'deny', severity: 'low', detail: 'another account has this id' },
    ],
    [
      'keys that were stale',
      [{ type: 'keys.stale_used', issuer: who.issuer, ageSeconds: 7200 }],
      { type: 'jwks.stale_used', outcome: 'error', keys: { issuer: who.issuer, age_s: 7200 } },
    ],
  ])('%s', async (_what, entries, expected) => {
    const { own, others } = await gate().leave(...entries);
    expect(others).toMatchObject([{ ...expected, trace: { request_id: own?.id } }]);
    const [event] = others as [AuditEvent];
    expect(event.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7/);
    expect(event.id).not.toBe(own?.id);
    expect(valid(event) || valid.errors).toBe(true);
  });

  test('nothing, where it contains no more than a request', async () => {
    const page = { application: 'conduit', kind: 'query', operation: 'query' };
    const { own, others } = await gate().leave(
      { type: 'caller.anonymous' },
      roles(),
      { type: 'resource.classified', resource: page },
      { type: 'session.used', session },
    );
    expect(others).toEqual([]);
    expect(own).toMatchObject({
      type: 'request.decision',
      session: { id_hash: session.idHash, created: session.created, expires: session.expires },
    });
  });
});

test('the session of a request that logged in is the new one', async () => {
  const { own } = await gate().leave(
    { type: 'session.used', session: { ...session, idHash: 'old' } },
    { type: 'login.succeeded', identity: identity(), session },
  );
  expect(own).toMatchObject({ session: { id_hash: session.idHash } });
});

describe('so that the log contains nothing twice', () => {
  test('roles are recorded when a user is first seen here, and when they change', async () => {
    const { leave } = gate();
    const told = async (...entries: TrailEntry[]) =>
      (await leave(identified, ...entries)).others.map((event) =>
        'actor' in event ? event.actor?.roles : [],
      );
    expect(await told(roles('engineer'))).toEqual([['engineer']]);
    expect(await told(roles('engineer'))).toEqual([]);
    expect(await told(roles('engineer', 'admin'))).toEqual([['engineer', 'admin']]);
    expect(await told(roles('engineer'))).toEqual([['engineer']]);
    const bob: TrailEntry = { type: 'caller.identified', identity: identity({ subject: 'bob' }) };
    expect((await leave(bob, roles('engineer'))).others).toHaveLength(1);
  });

  test('stale keys of an issuer are recorded once a minute', async () => {
    const { leave, clock } = gate();
    const stale: TrailEntry = { type: 'keys.stale_used', issuer: who.issuer, ageSeconds: 7200 };
    expect((await leave(stale, stale)).others).toHaveLength(1);
    clock.advance(59);
    expect((await leave(stale)).others).toEqual([]);
    clock.advance(1);
    expect((await leave(stale)).others).toHaveLength(1);
  });

  test('the event of the request is built only where an activity is new', async () => {
    const { own } = await gate().leave(identified, roles('engineer'));
    const said = requestActivities();
    let made = 0;
    const tell = (...entries: readonly TrailEntry[]) =>
      said(
        () => {
          made++;
          return own as RequestEvent;
        },
        entries,
        { id: () => 'id', now: 0, observer: { worker: 'gate' } },
      ).map(({ type }) => type);
    const page = { application: 'maniphest', kind: 'task', id: 'T1' };
    const entries: readonly TrailEntry[] = [
      identified,
      roles('engineer'),
      { type: 'resource.classified', resource: page },
      { type: 'upstream.answered', upstream: 'phorge', status: 200, latencyMs: 1 },
    ];
    expect([tell(...entries), made]).toEqual([['roles.resolved'], 1]);
    expect([tell(...entries), made]).toEqual([[], 1]);
    expect([tell({ type: 'caller.anonymous' }, roles('engineer')), made]).toEqual([[], 1]);
  });

  test('roles are recorded again where another source of groups did not answer', async () => {
    const { leave } = gate();
    const withoutSource = (source: string): TrailEntry => ({
      ...{ type: 'roles.resolved', names: ['engineer'], grants: [], groupsSeen: 1 },
      unanswered: [{ source, detail: 'it is away' }],
    });
    const told = async (entry: TrailEntry) => (await leave(identified, entry)).others.length;
    expect(await told(withoutSource('okta'))).toBe(1);
    expect(await told(withoutSource('okta'))).toBe(0);
    expect(await told(withoutSource('microsoft-graph'))).toBe(1);
    expect(await told(roles('engineer'))).toBe(1);
  });

  test('roles are not recorded for an anonymous caller, nor for one whom the event does not name', async () => {
    const { leave } = gate();
    expect((await leave(roles('engineer'))).others).toEqual([]);
    const nameless = { outcome: 'allow', trace: { request_id: 'r' } } as RequestEvent;
    const context = { id: () => 'id', now: 0, observer: { worker: 'gate' } };
    const said = requestActivities()(() => nameless, [identified, roles('engineer')], context);
    expect(said).toEqual([]);
  });

  test('the event of an admission without the provider cannot be switched off', async () => {
    const types = { logout: false };
    const { leave } = gate({ activities: requestActivities({ types }) });
    const { others } = await leave(
      { type: 'break_glass', change: 'used', grant: 'g', identity: identity() },
      { type: 'logout', by: 'user', ...who, session },
    );
    expect(others.map(({ type }) => type)).toEqual(['break_glass']);
    expect(() => requestActivities({ types: { break_glass: false } as object })).toThrow('types must be');
  });

  test.each<[string, object, string]>([
    [
      'a type that is misspelled',
      { types: { log_out: false } },
      'types must be an object with true or false for each event type',
    ],
    ['a word where true or false is meant', { types: { login: 'no' } }, 'types must be'],
    ['a list of types', { types: ['login'] }, 'types must be'],
    ['a misspelled type beside others', { types: { login: true, log_out: false } }, 'types must be'],
    ['a text', { types: 'login' }, 'requestActivities: types must be'],
    ['a number where true or false is meant', { types: { login: true, logout: 0 } }, 'types must be'],
    ['no types', { types: null }, 'types must be'],
    [
      'an option that is misspelled',
      { type: { login: false } },
      'type is not an option; did you mean types?',
    ],
  ])('%s is refused immediately', (_what, options, message) => {
    expect(() => requestActivities(options)).toThrow(message);
  });

  test('types can be switched off one by one', async () => {
    const types = { 'conduit.call': false, 'roles.resolved': false } as const;
    const { leave } = gate({ activities: requestActivities({ types }) });
    const call = { application: 'conduit', kind: 'method', operation: 'user.whoami' };
    const { others } = await leave(
      identified,
      roles('engineer'),
      { type: 'resource.classified', resource: call },
      { type: 'logout', by: 'user', ...who, session },
    );
    expect(others.map(({ type }) => type)).toEqual(['logout']);
  });
});

test('a thousand requests have a thousand events of their own, whatever else they record', async () => {
  const { log, leave } = gate({ chain: hashChain() });
  for (let number = 0; number < 1000; number++) {
    await leave(
      identified,
      { type: 'sso', step: 'signed_in' },
      { type: 'logout', by: 'user', ...who, session },
    );
  }
  const counts = Object.groupBy(log.events, ({ type }) => type);
  expect(Object.entries(counts).map(([type, events]) => [type, events?.length])).toEqual([
    ['request.decision', 1000],
    ['sso', 1000],
    ['logout', 1000],
  ]);
  expect(await verifyLog(log.lines)).toMatchObject({ findings: [], events: 3000, chains: 1 });
});

describe('where a login must be recorded', () => {
  const login: TrailEntry = { type: 'login.succeeded', identity: identity(), session };

  /** A sink that takes requests and no logins. */
  function picky(): MemorySink {
    const log = memorySink();
    const write: MemorySink['write'] = (event, line, context) => {
      if (event.type === 'login') throw new TypeError('full');
      return log.write(event, line, context);
    };
    return { ...log, write };
  }

  test('it is refused without its event, and another request is not', async () => {
    const { leave, log } = gate({ onSinkFailure: { login: 'closed' }, lastResort: () => {} }, picky());
    expect((await leave(login)).status).toBe(503);
    expect(log.events.map(({ type }) => type)).toEqual(['request.decision']);
    expect((await leave()).status).toBe(200);
  });

  test('it is served where the event may be lost, and the loss is recorded', async () => {
    const losses: string[] = [];
    const { leave } = gate({ lastResort: (line) => void losses.push(line) }, picky());
    expect((await leave(login)).status).toBe(200);
    expect(losses.map((line) => JSON.parse(line).loss)).toMatchObject([{ count: 1, answer: 'served' }]);
  });
});

test('a source of activities that fails is a loss, and the request keeps its event', async () => {
  const { leave } = gate({
    activities: () => {
      throw new TypeError('hunter2');
    },
  });
  const { status, own, others } = await leave();
  expect([status, own?.type]).toEqual([200, 'request.decision']);
  expect(others).toMatchObject([{ type: 'audit.loss', reason: ['audit.event_failed'], loss: { count: 1 } }]);
});

test('a policy is recorded when a writer first decides by it, and each new version of it', async () => {
  const decided = (version: string): TrailEntry => ({
    type: 'policy.decided',
    decision: {
      ...{ effect: 'allow', reason: 'policy.rule_allows', rule: 'a', policy: 'phorge', version },
      ...{ open: false, considered: [] },
    },
  });
  const { leave } = gate();
  const told = async (version: string) => (await leave(identified, decided(version))).others;
  expect(await told('1'.repeat(64))).toMatchObject([
    { type: 'policy.loaded', outcome: 'allow', policy: { id: 'phorge', version_sha256: '1'.repeat(64) } },
  ]);
  expect(await told('1'.repeat(64))).toEqual([]);
  expect(await told('2'.repeat(64))).toMatchObject([{ policy: { version_sha256: '2'.repeat(64) } }]);
});
