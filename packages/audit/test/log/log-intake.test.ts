import { systemClock, systemRandom } from '@portcullis/core/internal';
import { expect, it } from 'vitest';
import { LogIntake } from '../../src/log/log-intake.ts';
import { memorySequencerStore } from '../../src/log/sequencer-store.ts';
import { batchOf } from './test-log.ts';

const NEXT = 'gate.example.com/log-2027';

it('takes nothing into a log that was closed, says where it goes on, and is closed for one other alone', () => {
  const store = memorySequencerStore();
  const intake = new LogIntake({ store, maxWaiting: 10, random: systemRandom, clock: systemClock });
  expect(intake.empty).toBe(true);
  intake.append(batchOf(1, 1, 2));
  expect(intake.empty).toBe(false);
  intake.end(NEXT);
  intake.end(NEXT);
  expect(store.state()).toMatchObject({ taken: 3, closed: NEXT });
  const closed = new Error(`log: it was closed, and goes on as ${NEXT}`);
  expect(() => intake.append(batchOf(1, 3, 3))).toThrow(closed);
  expect(() => intake.end('gate.example.com/other')).toThrow(closed);
});
