import type { TrailEntry } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { activityTypeOf, trailActivity } from '../../src/activities/trail-activity.ts';
import type { RequestEvent } from '../../src/event/event.ts';

const ADA = { kind: 'user', iss: 'https://idp.example', sub: 'ada' } as const;

function eventOf(change: Partial<RequestEvent> = {}): RequestEvent {
  return { outcome: 'allow', trace: { request_id: 'r' }, ...change } as RequestEvent;
}

/** An entry of which only some members matter. */
const entryOf = (type: TrailEntry['type'], members: object = {}): TrailEntry =>
  ({ type, ...members }) as TrailEntry;
const told = (entry: TrailEntry, change: Partial<RequestEvent> = {}) => trailActivity(entry, eventOf(change));

const call = (resource: object): TrailEntry => entryOf('resource.classified', { resource });
const CALL = { application: 'conduit', kind: 'method', operation: 'user.whoami' };

describe('a trail entry is recorded as', () => {
  test.each([
    ['login.succeeded', 'login'],
    ['login.failed', 'login'],
    ['logout', 'logout'],
    ['session.refreshed', 'session.refresh'],
    ['session.device', 'session.device'],
    ['roles.resolved', 'roles.resolved'],
    ['policy.decided', 'policy.loaded'],
    ['keys.stale_used', 'jwks.stale_used'],
    ['access.requested', 'access.requested'],
    ['credential', 'credential'],
    ['sso', 'sso'],
    ['break_glass', 'break_glass'],
    ['caller.identified', undefined],
    ['session.used', undefined],
    ['request.failed', undefined],
  ] as const)('%s: %s', (type, as) => {
    expect(activityTypeOf(entryOf(type))).toBe(as);
  });

  test.each([
    [CALL, 'conduit.call'],
    [{ ...CALL, application: 'maniphest' }, undefined],
    [{ ...CALL, kind: 'page' }, undefined],
    [{ ...CALL, operation: undefined }, undefined],
  ] as const)('%j: %s', (resource, as) => {
    expect(activityTypeOf(call(resource))).toBe(as);
    expect(told(call(resource))?.type).toBe(as);
  });

  test('facts of the request itself are not recorded by another activity', () => {
    expect(told(entryOf('session.used'))).toBeUndefined();
  });
});

describe('the outcome of a trail entry', () => {
  const failed = entryOf('login.failed', { code: 'session.id_token', provider: 'corp' });

  test.each([
    ['login', 'deny'],
    ['allow', 'deny'],
    ['deny', 'deny'],
    ['error', 'error'],
  ] as const)('a login that failed, of a request that ended with %s: %s', (outcome, as) => {
    expect(told(failed, { outcome })).toMatchObject({ outcome: as, reason: ['session.id_token'] });
  });

  test.each([
    ['login', 'deny'],
    ['allow', 'allow'],
    ['error', 'error'],
  ] as const)('a call of Conduit, of a request that ended with %s: %s', (outcome, as) => {
    expect(told(call(CALL), { outcome })?.outcome).toBe(as);
  });

  test.each([
    ['session.provider_unavailable', 'error'],
    ['session.unavailable', 'error'],
    ['request.crashed', 'error'],
    ['session.expired', 'deny'],
    ['other.session.unavailable', 'deny'],
    [undefined, 'allow'],
  ] as const)('a refresh that failed by %s: %s', (failure, outcome) => {
    const entry = entryOf('session.refreshed', { issuer: ADA.iss, subject: ADA.sub, failure });
    expect(told(entry)).toMatchObject({
      ...{ type: 'session.refresh', outcome, actor: ADA },
      reason: failure === undefined ? [] : [failure],
    });
  });

  test.each([
    ['registration_refused', 'deny'],
    ['link_refused', 'deny'],
    ['session_dropped', 'deny'],
    ['registered', 'allow'],
  ] as const)('a single sign-on at %s: %s', (step, outcome) => {
    expect(told(entryOf('sso', { step }))?.outcome).toBe(outcome);
  });

  test.each([
    [undefined, 'allow', []],
    ['session.access_request_undelivered', 'error', ['session.access_request_undelivered']],
  ] as const)('a request for access that failed by %s: %s', (failure, outcome, reason) => {
    expect(told(entryOf('access.requested', { requestId: 'e', to: 'webhook', failure }))).toMatchObject({
      outcome,
      reason,
    });
  });

  test('a logout that no store recorded, or that left something at the provider, is a failure, and a whole one is not', () => {
    const logout = (failure?: string) => told(entryOf('logout', { by: 'user', issuer: ADA.iss, failure }));
    expect(logout('session.unavailable')).toMatchObject({
      outcome: 'error',
      reason: ['session.unavailable'],
    });
    expect(logout('session.logout_incomplete')).toMatchObject({
      outcome: 'allow',
      reason: ['session.logout_incomplete'],
    });
    expect(logout()).toMatchObject({ outcome: 'allow', reason: [] });
  });
});

test('roles are recorded for a known user only', () => {
  const roles = entryOf('roles.resolved');
  expect(told(roles, { actor: ADA })).toMatchObject({ type: 'roles.resolved', outcome: 'allow', actor: ADA });
  expect(told(roles, { actor: { kind: 'anonymous' } })).toBeUndefined();
  expect(told(roles)).toBeUndefined();
});
