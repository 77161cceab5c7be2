import { expect, test } from 'vitest';
import { analyticsEngineSink } from '../../src/sinks/analytics-engine-sink.ts';
import { recordOf, writeTo } from '../chained-logs.ts';

test('an event is counted in Analytics Engine without any user in it', async () => {
  const points: unknown[] = [];
  await writeTo(analyticsEngineSink({ writeDataPoint: (point) => points.push(point) }), [1]);
  expect(points).toEqual([
    { indexes: ['gate'], blobs: ['request.decision', 'allow', '', '', ''], doubles: [1, 200, 0.001] },
  ]);
});

test('an event is counted by its reason, application, country, status and latency', async () => {
  const points: unknown[] = [];
  const { write } = analyticsEngineSink({ writeDataPoint: (point) => points.push(point) });
  const { event, line } = recordOf(1);
  if (event.type !== 'request.decision') throw new Error('no request');
  const denied = {
    ...event,
    ...{
      outcome: 'deny' as const,
      reason: ['policy.rule_denies', 'more'],
      observer: { worker: 'w'.repeat(97) },
    },
    ...{ resource: { app: 'maniphest' }, src: { country: 'AT' }, edge: { latency_us: 2500 } },
    http: { ...event.http, status: 403 },
  };
  await write(denied, line, {} as never);
  const { http: _, edge: __, ...head } = event;
  await write({ ...head, type: 'login' } as never, line, {} as never);
  expect(points).toEqual([
    {
      indexes: ['w'.repeat(96)],
      blobs: ['request.decision', 'deny', 'policy.rule_denies', 'maniphest', 'AT'],
      doubles: [1, 403, 2.5],
    },
    { indexes: ['gate'], blobs: ['login', 'allow', '', '', ''], doubles: [1, 0, 0] },
  ]);
});

test('the sink is named', () => {
  expect(analyticsEngineSink({ writeDataPoint: () => {} }).name).toBe('analytics-engine');
});
