import { expect, test } from 'vitest';
import { analyticsEngineSink } from '../../src/sinks/analytics-engine-sink.ts';
import { writeTo } from '../chained-logs.ts';

test('an event is counted in Analytics Engine without any user in it', async () => {
  const points: unknown[] = [];
  await writeTo(analyticsEngineSink({ writeDataPoint: (point) => points.push(point) }), [1]);
  expect(points).toEqual([
    { indexes: ['gate'], blobs: ['request.decision', 'allow', '', '', ''], doubles: [1, 200, 0.001] },
  ]);
});
