import { createServer, request as plainRequest, type RequestOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPublicAddress } from '../../src/node/public-address.ts';
import { publicFetch } from '../../src/node/public-fetch.ts';

const URL_OF = 'https://chat.example.org/client.json';

const server = createServer((request, response) => {
  seen.push(`${request.method} ${request.headers.host}${request.url}`);
  if (request.url === '/moved') response.writeHead(302, { location: 'http://127.0.0.1/' }).end();
  else if (request.url === '/same') response.writeHead(304).end();
  else if (request.url === '/slow') return arrived.resolve();
  else response.writeHead(200, { 'content-type': 'application/json' }).end('{"client_id":"x"}');
});
const seen: string[] = [];
/** When the request for `/slow` has arrived. */
const arrived = Promise.withResolvers<void>();

beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** The server of this test is neither public nor has it a certificate: everything else is as it is outside. */
function setUp(
  addresses: readonly string[],
  isPublic = (address: string): boolean => address === '127.0.0.1',
) {
  const connected: RequestOptions[] = [];
  const resolved: string[] = [];
  const fetch = publicFetch({
    isPublic,
    resolve: async (host) => {
      resolved.push(host);
      return addresses;
    },
    request: (options, answered) => {
      connected.push(options);
      const { port } = server.address() as AddressInfo;
      return plainRequest({ ...options, port, agent: false }, answered);
    },
  });
  return { fetch, connected, resolved };
}

test('a fetch connects to the address that it checked, and asks there for the host that was named', async () => {
  const { fetch, connected, resolved } = setUp(['127.0.0.1']);
  const response = await fetch(`${URL_OF}?v=1`, { headers: { accept: 'application/json' } });
  expect([response.status, await response.json()]).toEqual([200, { client_id: 'x' }]);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(connected).toEqual([
    expect.objectContaining({ host: '127.0.0.1', servername: 'chat.example.org', agent: false }),
  ]);
  expect(resolved).toEqual(['chat.example.org']);
  expect(seen.at(-1)).toBe('GET chat.example.org/client.json?v=1');
});

test('a fetch asks for no compression, since nothing here undoes it', async () => {
  const { fetch, connected } = setUp(['127.0.0.1']);
  await fetch(URL_OF, { headers: { accept: 'application/json' } });
  expect(connected[0]?.headers).toEqual({
    accept: 'application/json',
    'accept-encoding': 'identity',
    host: 'chat.example.org',
  });
});

test('a fetch prefers an IPv4 address, which every machine can reach', async () => {
  const { fetch, connected } = setUp(['2606:4700::1111', '127.0.0.1'], () => true);
  await fetch(URL_OF, {});
  expect(connected).toEqual([expect.objectContaining({ host: '127.0.0.1' })]);
});

test('a fetch fails if the connection does', async () => {
  const fetch = publicFetch({
    resolve: async () => ['8.8.8.8'],
    request: (_options, answered) => plainRequest({ host: '127.0.0.1', port: 1 }, answered),
  });
  await expect(fetch(URL_OF, {})).rejects.toThrow('ECONNREFUSED');
});

test('a redirect is not followed', async () => {
  const { fetch, connected } = setUp(['127.0.0.1']);
  const response = await fetch('https://chat.example.org/moved', {});
  expect([response.status, response.headers.get('location')]).toEqual([302, 'http://127.0.0.1/']);
  expect(connected).toHaveLength(1);
});

test('an answer without a body is one', async () => {
  const { fetch } = setUp(['127.0.0.1']);
  const response = await fetch('https://chat.example.org/same', {});
  expect([response.status, response.body]).toEqual([304, null]);
});

test('a fetch that is given up before its host is resolved connects to nothing', async () => {
  const { fetch, connected } = setUp(['127.0.0.1']);
  const given = new AbortController();
  const answer = fetch('https://chat.example.org/slow', { signal: given.signal });
  given.abort(new Error('given up'));
  await expect(answer).rejects.toThrow('given up');
  expect(connected).toEqual([]);
});

test('a fetch that is given up while its host is slow ends', async () => {
  const { fetch } = setUp(['127.0.0.1']);
  const given = new AbortController();
  const answer = fetch('https://chat.example.org/slow', { signal: given.signal });
  const failed = expect(answer).rejects.toThrow('aborted');
  await arrived.promise;
  given.abort();
  await failed;
});

test.each([
  ['of which one is private', ['127.0.0.1', '10.0.0.1']],
  ['that is private', ['192.168.1.1']],
  ['that cannot be read', ['elsewhere']],
  ['that does not exist', []],
])('a host with an address %s is not connected to', async (_case, addresses) => {
  const { fetch, connected } = setUp(addresses);
  await expect(fetch(URL_OF, {})).rejects.toThrow('not public');
  expect(connected).toEqual([]);
});

test.each([
  ['without TLS', 'http://chat.example.org/client.json', {}],
  ['at another port', 'https://chat.example.org:8443/client.json', {}],
  ['that changes something', URL_OF, { method: 'POST' }],
])('a request %s is refused before the host is resolved', async (_case, url, init) => {
  const { fetch, resolved, connected } = setUp(['127.0.0.1']);
  await expect(fetch(url, init)).rejects.toThrow('only GET by https');
  expect([resolved, connected]).toEqual([[], []]);
});

test('without options, the system resolves: a name of this machine is not public', async () => {
  await expect(publicFetch()('https://localhost/client.json', {})).rejects.toThrow('not public');
});

test.each([
  ...[
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.1',
    '198.17.0.1',
    '223.255.255.255',
  ],
  ...['2606:4700::1111', '2a00:1450:4001:810::200e', '2003::1'],
])('%s is a public address', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  ...[
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
  ],
  ...[
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
  ],
  ...['224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...[
    '::',
    '::1',
    '::ffff:8.8.8.8',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '100::1',
    'fc00::1',
    'fd00::1',
    'fe80::1',
    'fe80::1%eth0',
  ],
  ...['ff02::1', '2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', '5f00::1'],
  ...['', 'localhost', '127.1', '0x7f.0.0.1', '2130706433', '8.8.8.8:80', '[2606:4700::1111]'],
])('%j is no public address', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
