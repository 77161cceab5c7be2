import { checkOptions } from '@portcullis/core/internal';
import { describe, expect, it } from 'vitest';
import type { ProxiedApplication } from '../src/proxied-application.ts';
import { type ProxyOptions, proxyFields, proxySettings } from '../src/proxy-options.ts';
import { readRequestHead } from '../src/request-head.ts';
import { ownHeaderProblem, requestHeaders } from '../src/request-headers.ts';
import { contextOf, REQUEST_ID, recordingOrigin, TRACEPARENT } from './fixtures/context.ts';

const OURS = { traceparent: TRACEPARENT, 'x-forwarded-proto': 'https', 'x-request-id': REQUEST_ID };

interface Case {
  readonly options?: Partial<ProxyOptions>;
  readonly method?: string;
  readonly path?: string;
  readonly application?: ProxiedApplication;
  readonly cf?: object;
}

/** The headers sent on, without the proxy's own. */
function sent(
  headers: Record<string, string>,
  { options = {}, method = 'POST', path = '/', application = APPLICATION, cf }: Case = {},
) {
  const settings = proxySettings(
    checkOptions('proxy', { origin: recordingOrigin().origin, ...options }, proxyFields({})),
  );
  const body = method === 'GET' ? null : new Uint8Array([1]);
  const context = contextOf(path, { method, body, headers });
  // What the runtime knows of the client's connection.
  if (cf !== undefined) Object.defineProperty(context.request, 'cf', { value: cf });
  const all = requestHeaders(context, settings, application, {
    head: readRequestHead(context.request),
    cookies: context.request.headers.get('cookie') ?? undefined,
  });
  expect(all).toMatchObject(OURS);
  // One that is not there at all: `undefined` would be sent as a word.
  expect(Object.values(all).filter((value) => typeof value !== 'string')).toEqual([]);
  return Object.fromEntries(Object.entries(all).filter(([name]) => !(name in OURS)));
}

const APPLICATION: ProxiedApplication = {
  headers: new Map([['x-wiki-csrf', (value: string) => value.trim()]]),
  headersAt: new Map([
    ['x-wiki-hook', { isReadAt: (path: string) => path === '/hook/', write: (value: string) => value }],
  ]),
};

describe('requestHeaders', () => {
  it('forwards the headers that browsers send and the application reads', () => {
    const honest = {
      accept: '*/*',
      'accept-encoding': 'gzip, br',
      'accept-language': 'de',
      'cache-control': 'no-cache',
      'content-encoding': 'gzip',
      'content-type': 'application/json; charset=utf-8',
      cookie: 'session=A%2Fx; user=ada',
      'if-modified-since': 'Tue, 24 Nov 2026 00:00:00 GMT',
      'if-none-match': '"x"',
      origin: 'null',
      pragma: 'no-cache',
      referer: 'https://wiki.example.com/',
      'sec-fetch-mode': 'cors',
      'user-agent': 'curl/8.14.1',
      'x-wiki-csrf': 'B@x',
    };
    expect(sent(honest)).toEqual(honest);
  });

  it.each([
    ...['x-wiki-hook', 'x-setup-selfcheck'],
    ...['x-mod-pagespeed', 'x-page-speed', 'proxy', 'dav', 'authorization'],
    ...['cf-access-jwt-assertion', 'cf-access-client-secret', 'cf-visitor'],
    ...['forwarded', 'x-forwarded-host', 'x-forwarded-user', 'x-forwarded-email', 'x-real-ip', 'remote-user'],
    ...[
      'connection',
      'keep-alive',
      'te',
      'trailer',
      'proxy-authorization',
      'upgrade',
      'expect',
      'x-unheard-of',
    ],
  ])('does not forward %s to the origin', (name) => {
    expect(sent({ [name]: 'x' }, { method: 'GET' })).toEqual({});
  });

  it.each([
    ...['X_Setup_SelfCheck', 'X-Setup_SelfCheck', 'x_wiki_csrf', 'X_Wiki_Csrf', 'X_Forwarded_For'],
    ...['X_Forwarded_Email', 'Accept_Encoding', 'CONTENT_TYPE', 'x.setup.selfcheck', 'X_SETUP_SELFCHECK'],
  ])('does not forward %s to the origin, which PHP would read as the real one (C5)', (name) => {
    expect(sent({ [name]: '1' })).toEqual({});
  });

  it.each([
    ...['x-forwarded-uri', 'x-forwarded-path', 'x-forwarded-prefix', 'x-original-url', 'x-original-uri'],
    'x-rewrite-url',
  ])('does not forward %s to the origin (C2)', (name) => {
    expect(sent({ [name]: '/config/' })).toEqual({});
  });

  it.each(['x-http-method-override', 'x-http-method', 'x-method-override'])(
    'does not forward %s to the origin, where the request is not refused for it (C2)',
    (name) => {
      for (const method of ['GET', 'PUT']) expect(sent({ [name]: 'DELETE' }, { method })).toEqual({});
      expect(sent({ [name]: 'POST' })).toEqual({});
    },
  );

  it('derives the scheme from the URL alone (C11)', () => {
    const claims = {
      'x-forwarded-proto': 'http',
      'cf-visitor': '{"scheme":"http"}',
      'x-forwarded-ssl': 'off',
    };
    expect(sent(claims)).toEqual({});
  });

  it('sends its own headers whatever the client lists in Connection, and no other listed one (C12)', () => {
    const connection =
      'close, X-Forwarded-For, x-forwarded-proto, X-Request-Id, traceparent, Cookie, Referer';
    const headers = {
      connection,
      cookie: 'session=x',
      referer: 'x',
      accept: '*/*',
      'cf-connecting-ip': '192.0.2.1',
    };
    expect(sent(headers)).toEqual({ accept: '*/*', 'x-forwarded-for': '192.0.2.1' });
  });

  it('replaces X-Forwarded-For with the one address of the client', () => {
    expect(sent({ 'x-forwarded-for': '9.9.9.9, 10.0.0.1', 'cf-connecting-ip': '2001:db8::1' })).toEqual({
      'x-forwarded-for': '2001:db8::1',
    });
  });

  it('reads the client address from where the options say', () => {
    const options = { clientAddress: (request: Request) => request.headers.get('x-edge-client') };
    expect(sent({ 'x-edge-client': '192.0.2.7', 'cf-connecting-ip': '192.0.2.1' }, { options })).toEqual({
      'x-forwarded-for': '192.0.2.7',
    });
  });

  it.each(['192.0.2.1, 10.0.0.1', 'unknown', '', '1.2.3.4\t'.padEnd(60, '1')])(
    'sends no X-Forwarded-For where the address is %j',
    (address) => {
      expect(sent({ 'x-forwarded-for': '9.9.9.9' }, { options: { clientAddress: () => address } })).toEqual(
        {},
      );
    },
  );

  it('requests an uncompressed body where only a part of it is requested', () => {
    expect(sent({ range: 'bytes=6-10', 'accept-encoding': 'gzip' })).toEqual({
      range: 'bytes=6-10',
      'accept-encoding': 'identity',
    });
  });

  it('forwards the headers that the options add', () => {
    const options = { forwardHeaders: ['X-Corp-Trace'] };
    expect(sent({ 'x-corp-trace': '1', 'x-corp-other': '2' }, { options })).toEqual({ 'x-corp-trace': '1' });
  });

  it('normalizes an added header by its own grammar, where it has one', () => {
    const options = { forwardHeaders: ['if-match', 'x-wiki-csrf'] };
    expect(() => sent({ 'if-match': 'x' }, { options })).toThrow(
      expect.objectContaining({ code: 'proxy.header_invalid' }),
    );
    expect(sent({ 'x-wiki-csrf': ' B@x\t' }, { options })).toEqual({ 'x-wiki-csrf': 'B@x' });
  });

  it('normalizes an added header by the application’s own function, or as text', () => {
    const options = { forwardHeaders: ['x-wiki-csrf', 'accept', 'x-corp-trace'] };
    const application: ProxiedApplication = { headers: new Map([['x-wiki-csrf', () => 'written']]) };
    const headers = { 'x-wiki-csrf': 'B@x', accept: '*/*', 'x-corp-trace': '1' };
    expect(sent(headers, { options, application })).toEqual({ ...headers, 'x-wiki-csrf': 'written' });
    expect(sent(headers, { options, application: {} })).toEqual(headers);
  });

  it('forwards the headers that an application derives from the request', () => {
    const application: ProxiedApplication = {
      furtherHeaders: (headers, path) => [['x-wiki-made', `${headers.get('x-a')} at ${path}`]],
    };
    expect(sent({ 'x-a': 'a' }, { application, path: '/hook/' })).toEqual({ 'x-wiki-made': 'a at /hook/' });
  });

  it('forwards conditions that follow their grammar', () => {
    const conditions = {
      'if-match': '"x", "y"',
      'if-unmodified-since': 'Tue, 24 Nov 2026 00:00:00 GMT',
    };
    expect(sent(conditions)).toEqual(conditions);
  });

  it.each([
    [{ clientAcceptEncoding: '' }, 'identity'],
    [{ clientAcceptEncoding: 'identity' }, 'identity'],
    [{ clientAcceptEncoding: 'gzip' }, 'br, gzip'],
    [{}, 'br, gzip'],
  ])('sends %j of the runtime as the client’s %s', (cf, encoding) => {
    expect(sent({ 'accept-encoding': 'br, gzip' }, { cf })).toEqual({ 'accept-encoding': encoding });
  });

  it('sends the length and the encoding of a body that is sent', () => {
    const headers = { 'content-length': '1', 'content-encoding': 'gzip, br' };
    expect(sent(headers)).toEqual({ 'content-length': '1', 'content-encoding': 'gzip, br' });
  });

  it('sends the public host to an origin of another one, and to no other', () => {
    const other = { ...recordingOrigin().origin, serverOrigin: 'https://other.example' };
    expect(sent({}, { options: { origin: other } })).toEqual({ 'x-forwarded-host': 'wiki.example.com' });
    expect(sent({})).toEqual({});
  });

  it.each([undefined, null])('sends no X-Forwarded-For where the address is %j', (address) => {
    const options = { clientAddress: () => address as never };
    expect(sent({}, { options })).toEqual({});
  });

  it('describes a body that is sent', () => {
    const headers = {
      ...{ 'content-disposition': 'inline', 'content-language': 'de' },
      'content-range': 'bytes 0-4/11',
    };
    expect(sent(headers)).toMatchObject(headers);
    expect(sent(headers, { method: 'GET' })).toEqual({});
  });

  it('refuses a body whose Content-Range cannot be forwarded: without it, the part would be read as the whole', () => {
    expect(() => sent({ 'content-range': 'bytes 0-4/\u00b9' })).toThrow(
      expect.objectContaining({
        code: 'proxy.header_invalid',
        detail: expect.stringMatching(/^the request header Content-Range /),
      }),
    );
  });

  it('does not forward the gateway’s own cookies, and leaves the others unchanged', () => {
    const cookie =
      'session=A%2Fx; CF_Authorization=eyJ; user=a"b; __Host-portcullis_session=s; CF_AppSession=1';
    expect(sent({ cookie })).toEqual({ cookie: 'session=A%2Fx; user=a"b' });
    expect(sent({ cookie: 'CF_Authorization=eyJ' })).toEqual({});
  });

  it('forwards a header of the application at its one path only', () => {
    expect(sent({ 'x-wiki-hook': 't' }, { path: '/hook/' })).toEqual({ 'x-wiki-hook': 't' });
    expect(sent({ 'x-wiki-hook': 't' }, { path: '/' })).toEqual({});
  });

  it('does not describe a body that is not sent', () => {
    const headers = { 'content-length': '5', 'content-encoding': 'gzip', 'content-type': 'text/plain' };
    expect(sent(headers, { method: 'GET' })).toEqual({ 'content-type': 'text/plain' });
  });

  it('forwards the handshake of a WebSocket, whose Upgrade is listed in Connection', () => {
    const handshake = {
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-protocol': 'Chat, v2',
    };
    const headers = { ...handshake, connection: 'Upgrade' };
    expect(sent(headers, { method: 'GET' })).toEqual(handshake);
    expect(sent({ ...headers, upgrade: 'h2c' }, { method: 'GET' })).toEqual({});
    expect(() => sent({ ...headers, 'sec-websocket-key': 'k' }, { method: 'GET' })).toThrow(
      expect.objectContaining({ code: 'proxy.header_invalid' }),
    );
  });

  it.each([
    ['if-none-match', 'no-quotes', {}],
    ['if-modified-since', 'yesterday', {}],
    ['range', 'bytes=x', {}],
    ['range', 'lines=1-2', {}],
    ['referer', 'https://wiki.example.com/\u00e9', {}],
    ['accept', '', {}],
  ])('leaves out %s: %s, which would change nothing', (name, value, left) => {
    expect(sent({ [name]: value }, { method: 'GET' })).toEqual(left);
  });

  it('leaves out a range whose condition is malformed, and a condition without its range', () => {
    const method = 'GET';
    expect(sent({ range: 'bytes=0-1', 'if-range': 'x' }, { method })).toEqual({});
    expect(sent({ 'if-range': '"x"' }, { method })).toEqual({});
    expect(sent({ range: 'bytes=0-1', 'if-range': '"x"' }, { method })).toMatchObject({ 'if-range': '"x"' });
  });

  it.each([
    ['if-match', 'x'],
    ['if-unmodified-since', 'yesterday'],
  ])('refuses a malformed %s, without which more would be done than was requested', (name, value) => {
    expect(() => sent({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'proxy.header_invalid',
        detail: expect.stringMatching(new RegExp(name, 'i')),
      }),
    );
  });
});

describe('identity headers', () => {
  it('replace those of the client', () => {
    const settings = proxySettings(
      checkOptions('proxy', { origin: recordingOrigin().origin }, proxyFields({})),
    );
    const context = contextOf('/', { headers: { 'x-wiki-csrf': 'mine' } });
    const all = requestHeaders(context, settings, APPLICATION, {
      head: readRequestHead(context.request),
      cookies: undefined,
      identity: { 'x-wiki-csrf': 'ours' },
    });
    expect(all['x-wiki-csrf']).toBe('ours');
  });

  it('are not removed by the client’s Connection header (C12)', () => {
    const settings = proxySettings(
      checkOptions('proxy', { origin: recordingOrigin().origin }, proxyFields({})),
    );
    const { request, ...context } = contextOf('/', {
      headers: { 'x-wiki-csrf': 'mine', connection: 'x-wiki-csrf' },
    });
    const all = requestHeaders({ ...context, request }, settings, APPLICATION, {
      head: readRequestHead(request),
      cookies: undefined,
      identity: { 'x-wiki-csrf': 'ours' },
    });
    expect(all['x-wiki-csrf']).toBe('ours');
  });

  it.each([
    ...['my-cookie', 'hosted', 'x-te', 'viaduct', 'expected', 'upgraded'],
    ...['trailersx', 'x-request-ids', 'set-cookies', 'x-sec-a'],
  ])('can be named %s, which only resembles a reserved name', (name) => {
    expect(ownHeaderProblem(name)).toBeUndefined();
  });

  it.each([
    'trailer',
    'trailers',
    'content-anything',
    'proxy-anything',
    'sec-anything',
    'x-original-a',
    'x-original-url',
    'x-rewrite-url',
    'x-http-method',
    'x-http-method-override',
    'cf-a',
  ])('cannot be named %s', (name) => {
    expect(ownHeaderProblem(name)).toBe('is a header with another meaning already');
  });

  it.each(['x-user', 'Remote-User', 'x-forwarded-user', 'x-forwarded-email', 'x-webauth-user'])(
    'can be named %s',
    (name) => {
      expect(ownHeaderProblem(name)).toBeUndefined();
    },
  );

  it.each([
    ...[
      'accept',
      'User-Agent',
      'range',
      'origin',
      'authorization',
      'cookie',
      'host',
      'connection',
      'upgrade',
    ],
    ...[
      'content-type',
      'content-length',
      'x-forwarded-for',
      'X-Forwarded-Host',
      'x-forwarded-proto',
      'forwarded',
    ],
    ...['traceparent', 'x-request-id', 'cf-connecting-ip', 'sec-fetch-mode', 'proxy-authorization', 'te'],
    ...['x_user', 'x.user', 'x user', '', '-x', 'x--user', 'x-user-', 'x-usér', undefined],
  ])('cannot be named %s', (name) => {
    expect(ownHeaderProblem(name)).toEqual(expect.any(String));
  });
});

describe('requestHeaders of a plain request', () => {
  it('has the headers that the same request has with a parsed head, in the same order', () => {
    const settings = proxySettings(
      checkOptions(
        'proxy',
        { origin: recordingOrigin().origin, forwardHeaders: ['x-extra'] },
        proxyFields({}),
      ),
    );
    const headers = {
      ...{ 'x-extra': '1', 'x-wiki-csrf': ' t ', 'x-wiki-hook': 'h', 'x-part-1': 'p', 'user-agent': 'a\tb' },
      ...{ cookie: 'a=1; CF_Authorization=x', 'cf-connecting-ip': '203.0.113.7', accept: '*/*', te: 'x' },
    };
    const context = contextOf('/hook/', { headers });
    const application: ProxiedApplication = {
      ...APPLICATION,
      furtherHeaders: (given) => [['x-part-1', given.get('x-part-1') ?? undefined]],
    };
    const judged = { cookies: headers.cookie, identity: { 'x-user': 'ada' } };
    const head = readRequestHead(context.request);
    expect(head.isPlain).toBe(true);
    const plain = requestHeaders(context, settings, application, { head, ...judged });
    // An empty header means nothing, and its request is not plain.
    const other = contextOf('/hook/', { headers: { ...headers, 'content-encoding': '' } });
    const parsed = readRequestHead(other.request);
    expect(parsed.isPlain).toBeUndefined();
    expect(Object.entries(plain)).toEqual(
      Object.entries(requestHeaders(other, settings, application, { head: parsed, ...judged })),
    );
    expect(plain).toMatchObject({
      'x-part-1': 'p',
      'x-wiki-hook': 'h',
      'x-extra': '1',
      'x-user': 'ada',
      cookie: 'a=1',
    });
  });
});
