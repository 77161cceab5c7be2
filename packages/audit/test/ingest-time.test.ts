import { expect, test } from 'vitest';
import { requestActivities } from '../src/activities/request-activities.ts';
import { toEcs } from '../src/projections/ecs.ts';
import { toOcsf } from '../src/projections/ocsf.ts';
import { stoppedClock } from './chained-logs.ts';
import { serve } from './serving.ts';

test('an event contains when it was handed to the sinks, if that is configured', async () => {
  const clock = stoppedClock();
  const { event } = await serve(
    (steps) =>
      steps.handle(() => {
        clock.advance(2);
        return new Response();
      }),
    undefined,
    { ingestTime: true, activities: requestActivities() },
    { clock },
  );
  expect(event).toMatchObject({ time: '2026-01-02T03:04:05.000Z', ingest_time: '2026-01-02T03:04:07.000Z' });
  expect(toOcsf(event).metadata).toMatchObject({ logged_time: Date.parse('2026-01-02T03:04:07.000Z') });
  expect(toEcs(event)).toMatchObject({ 'event.ingested': '2026-01-02T03:04:07.000Z' });
  const { event: plain } = await serve((steps) => steps.handle(() => new Response()));
  expect(plain).not.toHaveProperty('ingest_time');
});
