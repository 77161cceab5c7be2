import { describe, expect, test } from 'vitest';
import { edgeRequest } from '../../src/node/edge-request.ts';

const addressIn = (request: Request): string | null => request.headers.get('cf-connecting-ip');
const from = (headers: Record<string, string>): Request =>
  new Request('http://wiki.corp.example/pages', { headers });

describe('the client’s address', () => {
  test('is that of the connection, whatever the client sends', () => {
    const request = from({ 'cf-connecting-ip': '10.0.0.1', 'x-real-ip': '10.0.0.1' });
    expect(addressIn(edgeRequest(request, { address: '192.0.2.7' }))).toBe('192.0.2.7');
    expect(addressIn(edgeRequest(request, {}))).toBeNull();
  });

  test('is that of the configured proxy, and of a list the part that the proxy added', () => {
    const options = { clientAddressHeader: 'x-forwarded-for' };
    const request = from({ 'x-forwarded-for': '10.0.0.1, 198.51.100.4', 'cf-connecting-ip': '10.0.0.1' });
    expect(addressIn(edgeRequest(request, { address: '10.9.9.9' }, options))).toBe('198.51.100.4');
    expect(addressIn(edgeRequest(from({}), { address: '10.9.9.9' }, options))).toBeNull();
  });

  test('is that of IPv4 where a server of both families has seen it, and none if it is not one', () => {
    expect(addressIn(edgeRequest(from({}), { address: '::ffff:192.0.2.7' }))).toBe('192.0.2.7');
    for (const address of ['2001:db8::1', '2001:db8::ffff:192.0.2.7'])
      expect(addressIn(edgeRequest(from({}), { address }))).toBe(address);
    expect(addressIn(edgeRequest(from({}), { address: 'unix:' }))).toBeNull();
  });
});

test.each([undefined, { address: { address: '192.0.2.7', port: 1 } }, { address: null }])(
  'a server without a connection’s address, or with another one, is reported with the call to use: %j',
  (connection) => {
    expect(() => edgeRequest(from({}), connection as never)).toThrow(
      new TypeError('fetch: needs the address of the client as a text: gate.fetch(request, { address })'),
    );
  },
);

test('headers that only the edge may set are removed, and the rest stays', () => {
  const edge = { 'cf-ipcountry': 'DE', 'cf-ray': 'x', 'cf-access-jwt-assertion-of': 'z', 'cdn-loop': 'y' };
  const own = { accept: 'text/html', 'cdn-loops': '1', cookie: 'a=b', 'x-cf-ray': 'w' };
  const { headers } = edgeRequest(from({ ...edge, ...own }), {});
  expect(Object.fromEntries(headers)).toEqual(own);
});

test('the assertion of Cloudflare Access stays, for the verifier that checks it', () => {
  const signed = 'eyJh.eyJp.c2ln';
  const sent = {
    'cf-access-jwt-assertion': signed,
    'cf-access-authenticated-user-email': 'ada@corp.example',
  };
  expect(Object.fromEntries(edgeRequest(from(sent), {}).headers)).toEqual({
    'cf-access-jwt-assertion': signed,
  });
});

test('the address is the public one: https, but on loopback', () => {
  const urlOf = (url: string): string => edgeRequest(new Request(url), {}).url;
  expect(urlOf('http://wiki.corp.example/a?b=c')).toBe('https://wiki.corp.example/a?b=c');
  expect(urlOf('http://127.0.0.1:8787/')).toBe('http://127.0.0.1:8787/');
  expect(urlOf('http://localhost.corp.example/')).toBe('https://localhost.corp.example/');
});

// Bun's `request.url` of what came without `Host`.
test.each(['/health?a=b', '//evil.example/health', '/'])(
  'a request without a host, %s, is sent to an invalid host',
  (path) => {
    const request = Object.defineProperty(from({}), 'url', { value: path });
    expect(edgeRequest(request, {}).url).toBe(`https://host.invalid${path}`);
  },
);

// Servers check no more than the letters of it: nobody's `Host`, and no reason to answer without an event.
test.each(['a:99999', '256.256.256.256', '1.2.3.4.5', '[::1', 'a b'])(
  'a request to %s, which is no host, is sent to an invalid host',
  (host) => {
    for (const rest of ['/pages?a=b', '?a=b']) {
      const request = Object.defineProperty(from({}), 'url', { value: `http://${host}${rest}` });
      expect(edgeRequest(request, {}).url).toBe(`https://host.invalid/${rest.replace('/', '')}`);
    }
  },
);

test('method, body and the end of the client go along', async () => {
  const client = new AbortController();
  const body = new Blob(['octets']).stream();
  const init = { method: 'PUT', body, duplex: 'half', signal: client.signal } as RequestInit;
  const request = edgeRequest(new Request('http://127.0.0.1/', init), {});
  expect([request.method, request.redirect]).toEqual(['PUT', 'manual']);
  expect(await request.text()).toBe('octets');
  client.abort();
  expect(request.signal.aborted).toBe(true);
});

/** A request as a server hands it over, of which not all can be made by its constructor. */
const asked = (method: string, body: unknown = null): Request => {
  const request = new Request('http://wiki.corp.example/a', { headers: { cookie: 'a=b' } });
  return Object.defineProperties(request, { method: { value: method }, body: { value: body } });
};

// RFC 9110 section 9.3.8: servers hand TRACE over, and no `Request` can be made of it.
test.each(['TRACE', 'trace', 'TRACK', 'CONNECT'])(
  '%s arrives unchanged, and no copy has an accepted method',
  (method) => {
    const request = edgeRequest(asked(method), { address: '192.0.2.7' });
    expect([request.method, request.url, request.headers.get('cookie'), addressIn(request)]).toEqual([
      ...[method, 'https://wiki.corp.example/a', 'a=b', '192.0.2.7'],
    ]);
    expect(new Request(request, { headers: {} }).method).toBe('UNSUPPORTED');
  },
);

test.each(['GETTER', 'WIDGET', 'HEADS', 'TRACER', 'XTRACE'])('%s is a method of its own', async (method) => {
  const request = edgeRequest(asked(method, new Blob(['octets']).stream()), {});
  expect([new Request(request, { body: '' }).method, await request.text()]).toEqual([method, 'octets']);
});

// Deno hands methods over as they came, and a `Request` has these in upper case.
test.each(['GET', 'HEAD', 'get', 'Head'])('a body of %s, which means nothing, stays behind', (method) => {
  const request = edgeRequest(asked(method, new Blob(['octets']).stream()), {});
  expect([request.method, request.body]).toEqual([method.toUpperCase(), null]);
});
