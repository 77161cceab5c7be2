import { expect, test } from 'vitest';
import { clientNetwork } from '../../src/request/client-network.ts';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:0:1:aaaa::1', '2001:db8:0:1'],
  ['2001:db8:0:1:bbbb:0:0:2', '2001:db8:0:1'],
  ['2001:0DB8::1', '2001:db8:0:0'],
  ['2001:db8:0:0:1::', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['1::', '1:0:0:0'],
  ['1:2', '1:2'],
  ['1:2:3::7', '1:2:3:0'],
  ['2001::db8:1:2:3:4:5', '2001:0:db8:1'],
  ['1:2:3:4:5:6:7::', '1:2:3:4'],
  ['1:2:3::5:6:7:8', '1:2:3:0'],
  ['::2:3:4:5:6:7:8', '0:2:3:4'],
  ['2001:0db0:00a0:0000:1:2:3:4', '2001:db0:a0:0'],
  ['1:2:3:4:5:6:7:8:9', '1:2:3:4'],
  [undefined, 'unknown'],
])('%s is counted as %s', (address, network) => {
  const headers = address === undefined ? {} : { 'cf-connecting-ip': address };
  expect(clientNetwork(new Request('https://wiki.example/', { headers }))).toBe(network);
});
