import { expect, test } from 'vitest';
import { connectingAddress, sourceFacts } from '../../src/event/source-facts.ts';

const sourceOf = (headers: Record<string, string>, cf?: object) => {
  const request = new Request('https://a.example/', { headers });
  if (cf !== undefined) Object.defineProperty(request, 'cf', { value: cf });
  return sourceFacts(request, connectingAddress);
};

test.each(['192.0.2.1', '2001:db8::1', '::1', '::ffff:192.0.2.1'])('the address %s is recorded', (ip) => {
  expect(sourceOf({ 'cf-connecting-ip': ip }).src).toEqual({ ip, asn: undefined, country: undefined });
});

test.each(['', '1', 'fe80::1%eth0', '192.0.2.1 secret', 'secret 192.0.2.1', '"192.0.2.1', '1'.repeat(46)])(
  'nothing but an address is recorded as one: %j',
  (ip) => {
    expect(sourceOf({ 'cf-connecting-ip': ip }).src).toBeUndefined();
  },
);

test.each([
  ['0123456789abcdef', '0123456789abcdef'],
  ['0123456789abcdef-FRA', '0123456789abcdef-FRA'],
  ['x0123456789abcdef', undefined],
  ['0123456789abcdefx', undefined],
  ['0123456789abcdef-FRAX', undefined],
  ['0123456789abcde', undefined],
])('of the ray id %j, %j is recorded', (ray, recorded) => {
  expect(sourceOf({ 'cf-ray': ray }).rayId).toBe(recorded);
});

test('what Cloudflare does not say is not recorded, and what it says is, each for itself', () => {
  expect(sourceOf({})).toEqual({
    ...{ src: undefined, colo: undefined, rayId: undefined, userAgent: undefined },
  });
  expect(sourceOf({}, { asn: 13335 }).src).toEqual({ asn: 13335, country: undefined, ip: undefined });
  expect(sourceOf({}, { country: 'DE' }).src).toEqual({ asn: undefined, country: 'DE', ip: undefined });
  expect(sourceOf({}, { asn: '13335', country: 7, colo: null })).toMatchObject({
    ...{ src: undefined, colo: undefined },
  });
  expect(sourceOf({ 'user-agent': 'arc/1.0' }, { colo: 'FRA' })).toMatchObject({
    ...{ colo: 'FRA', userAgent: 'arc/1.0' },
  });
});
