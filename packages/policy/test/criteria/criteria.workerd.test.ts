import { expect, test } from 'vitest';
import { evaluate } from '../../src/index.ts';
import { policyOf, rule } from '../policies.ts';
import { requestBy } from '../requests.ts';

test('knows time zones and networks in workerd', () => {
  const when = { zone: 'Europe/Berlin', days: ['mon'], from: '08:00', until: '18:00' };
  const policy = policyOf([rule({ name: 'office', networks: ['10.0.0.0/8'], when })]);
  const at = (moment: string, address: string) =>
    evaluate(policy, requestBy({ now: Date.parse(moment), network: { address } })).effect;
  expect(at('2026-11-23T07:00:00Z', '::ffff:10.1.2.3')).toBe('allow');
  expect(at('2026-11-23T06:59:00Z', '10.1.2.3')).toBe('deny');
  expect(at('2026-07-20T06:00:00Z', '10.1.2.3')).toBe('allow');
  expect(at('2026-11-23T07:00:00Z', '11.1.2.3')).toBe('deny');
});
