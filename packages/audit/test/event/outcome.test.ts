import type { TrailEntry } from '@portcullis/core';
import { expect, test } from 'vitest';
import { requestOutcome } from '../../src/event/outcome.ts';
import { trailFacts } from '../../src/event/trail-facts.ts';
import { toEcs, toOcsf } from '../../src/read.ts';
import { serve } from '../serving.ts';

const failed = {
  type: 'request.failed',
  code: 'policy.login_required',
  status: 401,
  detail: undefined,
} as const;

test('a user who is redirected to a login was neither admitted nor refused', () => {
  expect(requestOutcome(trailFacts([{ ...failed, ledToLogin: true }]))).toMatchObject({
    outcome: 'login',
    severity: 'informational',
    reason: ['policy.login_required'],
  });
  expect(requestOutcome(trailFacts([failed])).outcome).toBe('deny');
});

test('the final status of the answer decides the outcome', () => {
  const crash = { ...failed, code: 'request.crashed', status: 500 };
  expect(requestOutcome(trailFacts([{ ...failed, ledToLogin: true }, crash])).outcome).toBe('error');
});

const decided = (effect: 'allow' | 'deny', reason: string): TrailEntry =>
  ({ type: 'policy.decided', decision: { effect, reason } }) as unknown as TrailEntry;
const crashed = { ...failed, code: 'request.crashed', status: 500 } as const;
const misassembled = { ...failed, code: 'request.misassembled', status: 500 } as const;
const unreachable = { ...failed, code: 'upstream.unreachable', status: 502, detail: 'no answer' } as const;

test.each<readonly [string, readonly TrailEntry[], object]>([
  ['nothing', [], { outcome: 'allow', severity: 'informational', reason: [] }],
  ['an allow', [decided('allow', 'a')], { outcome: 'allow', severity: 'informational', reason: ['a'] }],
  ['a deny', [decided('deny', 'd')], { outcome: 'deny', severity: 'low', reason: ['d'] }],
  ['a failure of the client', [{ ...failed, status: 499 }], { outcome: 'deny', severity: 'low' }],
  ['a failure here', [{ ...failed, status: 500 }], { outcome: 'error', severity: 'medium' }],
  [
    'a failure after an allow',
    [decided('allow', 'a'), unreachable],
    { outcome: 'error', severity: 'medium', reason: ['upstream.unreachable', 'a'], detail: 'no answer' },
  ],
  ['a crash', [crashed], { outcome: 'error', severity: 'high', reason: ['request.crashed'] }],
  ['a wrong assembly', [misassembled], { outcome: 'error', severity: 'high' }],
  ['a crash before another failure', [crashed, unreachable], { severity: 'high', detail: 'no answer' }],
])('the outcome of a request comes from %s', (_what, trail, facts) => {
  expect(requestOutcome(trailFacts(trail))).toMatchObject(facts);
});

test('two requests that were allowed for one reason share one outcome object, so that its serialized form is cached', () => {
  const outcome = requestOutcome(trailFacts([decided('allow', 'kept')]));
  expect(requestOutcome(trailFacts([decided('allow', 'kept')]))).toBe(outcome);
  expect(requestOutcome(trailFacts([decided('allow', 'another')])).reason).toEqual(['another']);
});

test('ECS and OCSF count a redirect to the login neither as allowed nor as denied', async () => {
  const { event } = await serve((steps) =>
    steps.handle(({ trail }) => {
      trail.add({ ...failed, ledToLogin: true });
      return new Response(null, { status: 302, headers: { location: '/login' } });
    }),
  );
  expect(event).toMatchObject({ outcome: 'login', http: { status: 302 } });
  const ecs = toEcs(event);
  expect(ecs['event.outcome']).toBe('unknown');
  expect(ecs['event.type']).not.toContain('denied');
  expect(ecs['event.type']).not.toContain('allowed');
  expect(toOcsf(event, { securityControl: true })).toMatchObject({ status_id: 99, action_id: 99 });
});
