import { expect, test } from 'vitest';
import { lossEvent } from '../../src/event/loss-event.ts';

const observer = { worker: 'gate', version: 'v1' };

test('a loss is recorded with the sink, the number of events, the kind of its cause, and the request', () => {
  const cause = new RangeError('secret');
  const loss = { sink: 'd1', count: 2, cause, answer: 'served', requestId: 'r-1' } as const;
  expect(lossEvent(loss, 'e-1', 0, observer)).toEqual({
    ...{ schema: 'portcullis.event/1', id: 'e-1', time: '1970-01-01T00:00:00.000Z' },
    ...{ type: 'audit.loss', severity: 'high', outcome: 'error', reason: ['audit.sink_failed'] },
    loss: { sink: 'd1', count: 2, cause: 'RangeError', answer: 'served' },
    ...{ trace: { request_id: 'r-1' }, observer },
  });
});

test('a loss without a cause, a sink or a request states none, and has the reason that is given', () => {
  const event = lossEvent({ sink: undefined, count: 1 }, 'e-1', 0, observer);
  expect([event.loss, event.trace, event.reason]).toEqual([
    { sink: undefined, count: 1, cause: undefined, answer: undefined },
    undefined,
    ['audit.event_failed'],
  ]);
  const hole = { sink: 'log', count: 1, reason: 'audit.log_hole' };
  expect(lossEvent(hole, 'e-1', 0, observer).reason).toEqual(['audit.log_hole']);
});
