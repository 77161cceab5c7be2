import fc from 'fast-check';
import { activityEvent } from '../src/activities/activity.ts';
import { lossEvent } from '../src/event/loss-event.ts';
import { serializeEvent } from '../src/event/serialize.ts';
import type { AuditEvent } from '../src/index.ts';
import { activities } from './activities.ts';
import { requestEvents } from './events.ts';

const ID = '019b0000-0000-7000-8000-000000000001';
const observer = { worker: 'gate', version: 'v1' };

/** Events of every type, as they stand in a log. */
const randomEvents: fc.Arbitrary<AuditEvent> = fc
  .oneof(
    { weight: 3, arbitrary: requestEvents(fc.string({ maxLength: 8 })) },
    {
      weight: 6,
      arbitrary: activities(fc.string({ maxLength: 8 })).map((activity) =>
        activityEvent(activity, { id: () => ID, now: 0, observer }),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.nat().map((count) => lossEvent({ sink: 'd1', count: count + 1 }, ID, 0, observer)),
    },
    { weight: 1, arbitrary: fc.nat().map((number) => checkpoint(number + 1)) },
  )
  .map((draft) => serializeEvent(draft, 16_384).event);

function checkpoint(number: number): AuditEvent {
  const hash = 'a'.repeat(64);
  return {
    schema: 'portcullis.event/1',
    id: ID,
    time: '2026-01-02T03:04:05.006Z',
    type: 'audit.checkpoint',
    severity: 'informational',
    outcome: 'allow',
    reason: [],
    observer,
    checkpoint: {
      authority: ID,
      number,
      prev: hash,
      heads: [{ chain: ID, seq: 1, hash }],
      kid: 'k',
      sig: 's'.repeat(86),
    },
  };
}

/** The events that a number of random draws give. */
export function sample(count: number, seed: number): AuditEvent[] {
  return fc.sample(randomEvents, { numRuns: count, seed });
}
