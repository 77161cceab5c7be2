import { systemClock, systemRandom } from '@portcullis/core/internal';
import { expect, it } from 'vitest';
import { MAX_LINE_BYTES } from '../../src/log/log-entry.ts';
import { LogIntake } from '../../src/log/log-intake.ts';
import { memorySequencerStore } from '../../src/log/sequencer-store.ts';
import { batchOf, writerNamed } from './test-log.ts';

const NEXT = 'gate.example.com/log-2027';

function scene(maxWaiting = 10) {
  const store = memorySequencerStore();
  return { store, intake: new LogIntake({ store, maxWaiting, random: systemRandom, clock: systemClock }) };
}

it('the log accepts as many events as may wait, and no part of a larger batch', () => {
  const { store, intake } = scene(3);
  intake.append(batchOf(1, 1, 2));
  expect(() => intake.append(batchOf(1, 3, 4))).toThrow(new RangeError('log: 2 entries are already waiting'));
  expect(store.state().taken).toBe(2);
  expect(intake.append(batchOf(1, 3, 3))).toBe(1);
});

it('the log accepts an event of the greatest length, counted in octets, and none that is longer', () => {
  const { intake } = scene();
  const eventOf = (octets: number) => `{"a":"${'é'.repeat((octets - 8) / 2)}"}`;
  const line = eventOf(MAX_LINE_BYTES - 1);
  const give = (sequence: number, text: string) =>
    intake.append({ writer: writerNamed(1), events: [{ sequence, line: text }] });
  expect(give(1, line.replace('"a"', '"aa"'))).toBe(1);
  expect(() => give(2, line.replace('"a"', '"aaa"'))).toThrow(
    new TypeError(`log: event 2 is larger than ${MAX_LINE_BYTES} bytes`),
  );
});

it('a closed log refuses events, names its successor, and is closed for one successor only', () => {
  const { store, intake } = scene();
  expect(intake.empty).toBe(true);
  intake.append(batchOf(1, 1, 2));
  expect(intake.empty).toBe(false);
  intake.end(NEXT);
  intake.end(NEXT);
  expect(store.state()).toMatchObject({ taken: 3, closed: NEXT });
  const closed = new Error(`log: it was closed, and continues as ${NEXT}`);
  expect(() => intake.append(batchOf(1, 3, 3))).toThrow(closed);
  expect(() => intake.end('gate.example.com/other')).toThrow(closed);
});

it.each([0, -1, 1.5, Number.NaN])(
  'an event with the sequence number %s is rejected, with the number in the error',
  (sequence) => {
    const { intake } = scene();
    const batch = { writer: writerNamed(1), events: [{ sequence, line: '{"a":1}' }] };
    expect(() => intake.append(batch)).toThrow(
      new TypeError(
        `log: the sequence number of an event must be a whole number of at least 1, not ${sequence}`,
      ),
    );
  },
);
