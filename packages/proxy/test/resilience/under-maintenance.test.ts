import { expect, it } from 'vitest';
import { underMaintenance } from '../../src/resilience/under-maintenance.ts';
import { contextOf } from '../fixtures/context.ts';
import { ok, scripted } from '../fixtures/faulty-origin.ts';

it('an origin under maintenance gets no request, and the answer has Retry-After', async () => {
  const { origin, calls } = scripted('wiki', ok);
  const context = contextOf('/');
  const closed = underMaintenance(origin, { retryAfterSeconds: 1800 });
  await expect(closed.send(context.target, {} as never, {}, context)).rejects.toMatchObject({
    code: 'proxy.maintenance',
    status: 503,
    headers: { 'retry-after': '1800' },
  });
  expect([closed.name, calls]).toEqual(['wiki', []]);
});

it('maintenance may last one second', () => {
  const { origin } = scripted('wiki', ok);
  expect(underMaintenance(origin, { retryAfterSeconds: 1 }).name).toBe('wiki');
});

it.each([0, 1.5, Number.NaN, '60' as never])(
  'maintenance refuses a Retry-After of %s seconds',
  (retryAfterSeconds) => {
    const { origin } = scripted('wiki', ok);
    expect(() => underMaintenance(origin, { retryAfterSeconds })).toThrow('retryAfterSeconds');
  },
);
