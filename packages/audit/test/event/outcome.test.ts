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

test('somebody who is led to a login was neither let through nor refused', () => {
  expect(requestOutcome(trailFacts([{ ...failed, ledToLogin: true }]))).toMatchObject({
    outcome: 'login',
    severity: 'informational',
    reason: ['policy.login_required'],
  });
  expect(requestOutcome(trailFacts([failed])).outcome).toBe('deny');
});

test('what the client was answered with in the end counts', () => {
  const crash = { ...failed, code: 'request.crashed', status: 500 };
  expect(requestOutcome(trailFacts([{ ...failed, ledToLogin: true }, crash])).outcome).toBe('error');
});

test('ECS and OCSF count it neither as allowed nor as denied', async () => {
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
