import { expect, test } from 'vitest';
import { memorySink } from '../../src/index.ts';

test('events are stored with their lines, and can be cleared', () => {
  const log = memorySink();
  log.write({ type: 'request.decision' } as never, 'line', {} as never);
  expect(log.events).toEqual([{ type: 'request.decision' }]);
  expect(log.lines).toEqual(['line']);
  log.clear();
  expect(log.events).toEqual([]);
  expect(log.lines).toEqual([]);
});
