import { expect, test } from 'vitest';
import { clientNetwork } from '../../src/request/client-network.ts';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:0:1:aaaa::1', '2001:db8:0:1'],
  ['2001:db8:0:1:bbbb:0:0:2', '2001:db8:0:1'],
  ['2001:0DB8::1', '2001:db8:0:0'],
  ['2001:db8:0:0:1::', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  [undefined, 'unknown'],
])('%s is counted as %s', (address, network) => {
  const headers = address === undefined ? {} : { 'cf-connecting-ip': address };
  expect(clientNetwork(new Request('https://wiki.example/', { headers }))).toBe(network);
});
