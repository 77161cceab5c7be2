import type { TrailEntry } from '@portcullis/core';
import { expect, test } from 'vitest';
import { trailFacts } from '../../src/event/trail-facts.ts';

const session = (idHash: string) => ({ idHash, created: 1, expires: 2 });
const entry = (type: string, more: object = {}): TrailEntry => ({ type, ...more }) as unknown as TrailEntry;

test.each(['session.used', 'login.succeeded', 'break_glass'])(
  'the session of %s is that of the request',
  (type) => {
    expect(trailFacts([entry(type, { session: session('a') })]).session).toEqual(session('a'));
  },
);

test('a change of a grant without a session keeps the session that the request has', () => {
  const facts = trailFacts([
    entry('session.used', { session: session('a') }),
    entry('break_glass', { change: 'refused' }),
  ]);
  expect(facts.session).toEqual(session('a'));
  expect(trailFacts([entry('break_glass', { change: 'refused' })]).session).toBeUndefined();
});

test.each([
  'login.failed',
  'logout',
  'session.refreshed',
  'access.requested',
  'credential',
  'sso',
  'of a newer core',
])('%s is no fact of the request’s own event', (type) => {
  expect(trailFacts([entry(type, { session: session('a') })])).toEqual(trailFacts([]));
});

test('the last entry on a subject counts, and every failure', () => {
  const failures = [entry('request.failed', { code: 'a' }), entry('request.failed', { code: 'b' })];
  const facts = trailFacts([
    entry('caller.identified', { identity: 1 }),
    entry('caller.anonymous'),
    ...failures,
    entry('upstream.answered', { status: 503 }),
    entry('upstream.answered', { status: 200 }),
  ]);
  expect(facts.caller).toEqual({ type: 'caller.anonymous' });
  expect(facts.upstream).toMatchObject({ status: 200 });
  expect(facts.failures).toEqual(failures);
});
