import { expect, test } from 'vitest';
import { causeOf, eventsLost, LostBatch } from '../src/lost-batch.ts';

test('a batch that was lost says how many events were in it, and why', () => {
  const cause = new RangeError('full');
  const lost = new LostBatch(7, { cause });
  expect([lost.name, lost.message, eventsLost(lost), causeOf(lost)]).toEqual([
    ...['LostBatch', '7 events could not be written', 7, cause],
  ]);
  expect([eventsLost(cause), causeOf(cause)]).toEqual([1, cause]);
});
