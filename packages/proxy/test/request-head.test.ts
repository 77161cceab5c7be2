import { describe, expect, it } from 'vitest';
import { isPlainRequest, readRequestHead } from '../src/request-head.ts';

/** A request with headers that no honest client's `fetch` would let be set. */
function request(method: string, headers: Record<string, string>): Request {
  const body = method === 'GET' ? null : new Uint8Array([1]);
  return { method, headers: new Headers(headers), body } as unknown as Request;
}

describe('readRequestHead', () => {
  it('returns the headers that decide how a request is read', () => {
    const headers = {
      'content-type': 'Text/HTML;a=b',
      'content-length': '1',
      'content-encoding': 'gzip',
      connection: 'close',
    };
    const asked = request('POST', headers);
    expect(readRequestHead(asked)).toEqual({
      method: 'POST',
      headers: asked.headers,
      contentType: { mediaType: 'text/html', parameters: new Map([['a', 'b']]) },
      contentLength: 1,
      contentEncoding: ['gzip'],
      connection: ['close'],
      isWebSocket: false,
      hasBody: true,
    });
  });

  it('treats an empty header as missing', () => {
    expect(readRequestHead(request('POST', { 'content-type': ' ' })).contentType).toBeUndefined();
  });

  it('finds no body on GET, and none of length 0', () => {
    const body = new Uint8Array([1]);
    expect(readRequestHead({ ...request('GET', {}), body } as never).hasBody).toBe(false);
    expect(readRequestHead(request('POST', { 'content-length': '0' })).hasBody).toBe(false);
  });

  it('recognizes a WebSocket in a GET with that one protocol', () => {
    expect(readRequestHead(request('GET', { upgrade: 'WebSocket' })).isWebSocket).toBe(true);
    expect(readRequestHead(request('GET', { upgrade: 'websocket, h2c' })).isWebSocket).toBe(false);
    expect(readRequestHead(request('POST', { upgrade: 'websocket' })).isWebSocket).toBe(false);
  });

  it('finds no body where there is none, and none on HEAD', () => {
    expect(readRequestHead({ ...request('POST', {}), body: null } as never).hasBody).toBe(false);
    expect(readRequestHead(request('HEAD', {})).hasBody).toBe(false);
  });

  it('accepts a chunked body, of unknown length', () => {
    expect(readRequestHead(request('POST', { 'transfer-encoding': 'Chunked' })).hasBody).toBe(true);
  });

  describe('a POST with a header that overrides its method', () => {
    const names = ['x-http-method-override', 'x-http-method', 'x-method-override'];

    it.each(names)(
      'is refused, since the header is not forwarded: a DELETE would become an edit (%s)',
      (name) => {
        for (const method of ['DELETE', 'put', 'GET', 'POST, DELETE', 'x']) {
          expect(() => readRequestHead(request('POST', { [name]: method })), method).toThrow(
            expect.objectContaining({
              code: 'proxy.method_not_allowed',
              detail: expect.stringMatching(
                /Method.* overrides the method: send the request with that method instead/,
              ),
              headers: { allow: 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT' },
            }),
          );
        }
      },
    );

    it.each(names)('is a POST where the header names POST, or nothing: %s', (name) => {
      for (const method of ['POST', ' post ', ' ']) {
        expect(readRequestHead(request('POST', { [name]: method })).method, method).toBe('POST');
      }
    });

    it.each(names)('is ignored with other methods, with which no application uses it: %s', (name) => {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        expect(readRequestHead(request(method, { [name]: 'PATCH' })).method).toBe(method);
      }
    });
  });

  it('reports which methods are accepted', () => {
    const allow = 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT';
    expect(() => readRequestHead(request('TRACE', {}))).toThrow(
      expect.objectContaining({ headers: { allow } }),
    );
  });

  it.each<[string, Record<string, string>]>([
    ['Transfer-Encoding', { 'transfer-encoding': 'gzip' }],
    ['Transfer-Encoding', { 'transfer-encoding': 'chunked, chunked' }],
    [
      'Content-Length together with Transfer-Encoding',
      { 'transfer-encoding': 'chunked', 'content-length': '5' },
    ],
    ['Connection', { connection: 'Content-Encoding' }],
    ['Connection', { connection: 'host' }],
    ['Connection', { connection: 'keep-alive, transfer-encoding' }],
  ])('names %s where it refuses %j', (name, headers) => {
    expect(() => readRequestHead(request('POST', headers))).toThrow(
      expect.objectContaining({
        detail: expect.stringContaining(`the request header ${name} has invalid syntax`),
      }),
    );
  });

  it.each(['get', 'TRACE', 'CONNECT', 'PROPFIND', 'PURGE', 'QUERY', 'GET ', ''])(
    'refuses the method %j',
    (method) => {
      expect(() => readRequestHead(request(method, {}))).toThrow(
        expect.objectContaining({ code: 'proxy.method_not_allowed', status: 405 }),
      );
    },
  );

  it('accepts the methods that its application also accepts, and no other', () => {
    const further = ['PROPFIND', 'REPORT'];
    expect(readRequestHead(request('PROPFIND', {}), further)).toMatchObject({ method: 'PROPFIND' });
    expect(readRequestHead(request('GET', {}), further)).toMatchObject({ method: 'GET' });
    for (const method of ['propfind', 'MOVE', 'QUERY']) {
      expect(() => readRequestHead(request(method, {}), further)).toThrow(
        expect.objectContaining({
          code: 'proxy.method_not_allowed',
          headers: { allow: 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, PROPFIND, REPORT' },
          detail: expect.stringContaining('PUT, PROPFIND, REPORT'),
        }),
      );
    }
  });

  it.each<Record<string, string>>([
    { 'content-type': 'text/plain, text/html' },
    { 'content-length': '5, 5' },
    { 'content-length': '-1' },
    { 'content-encoding': 'a b' },
    { 'transfer-encoding': 'gzip, chunked' },
    { 'transfer-encoding': 'chunked', 'content-length': '5' },
    { connection: 'a b' },
    { connection: 'close, Content-Type' },
    { connection: 'content-length' },
    { upgrade: 'a b' },
  ])('refuses %j', (headers) => {
    expect(() => readRequestHead(request('POST', headers))).toThrow(
      expect.objectContaining({ code: 'proxy.header_invalid', status: 400 }),
    );
  });
});

describe('isPlainRequest', () => {
  const isPlain = (method: string, headers: Record<string, string> = {}) =>
    isPlainRequest(method, new Headers(headers));

  it('is true for a GET and a HEAD with headers that are written as they are', () => {
    expect(isPlain('GET')).toBe(true);
    expect(isPlain('HEAD', { accept: '*/*', cookie: 'a=1', authorization: 'Bearer x', 'x-other': '1' })).toBe(
      true,
    );
    expect(isPlain('GET', { connection: 'Keep-Alive' })).toBe(true);
  });

  it.each(['POST', 'OPTIONS', 'DELETE', 'get', 'TRACE'])('is false for %s', (method) => {
    expect(isPlain(method)).toBe(false);
  });

  it.each([
    ...['content-encoding', 'content-length', 'content-type', 'transfer-encoding', 'upgrade'],
    ...['if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'range'],
  ])('is false with %s, even an empty one', (name) => {
    expect(isPlain('GET', { [name]: 'x' })).toBe(false);
    expect(isPlain('GET', { [name]: '' })).toBe(false);
  });

  it.each(['close', 'user-agent', 'keep-alive, cookie', ''])(
    'is false with the Connection %j',
    (connection) => {
      expect(isPlain('GET', { connection })).toBe(false);
    },
  );
});
