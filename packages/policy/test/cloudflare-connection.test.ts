import { expect, test } from 'vitest';
import { cloudflareConnection } from '../src/cloudflare-connection.ts';

test('cloudflareConnection reads the facts of the edge, and none that a client can set', () => {
  const headers = { 'cf-connecting-ip': '192.0.2.1', 'x-forwarded-for': '10.0.0.1', 'cf-ipcountry': 'FR' };
  const request = Object.assign(new Request('https://gate.example/', { headers }), {
    cf: { country: 'DE', asn: 13335, colo: 'FRA' },
  });
  expect(cloudflareConnection(request)).toEqual({ address: '192.0.2.1', country: 'DE', asn: 13335 });
});

test.each([undefined, null, {}, { country: 7, asn: '13335' }])(
  'the connection facts of a request with %j are unknown',
  (cf) => {
    const request = Object.assign(new Request('https://gate.example/'), { cf });
    expect(cloudflareConnection(request)).toEqual({ address: undefined, country: undefined, asn: undefined });
  },
);
