import { describe, expect, test } from 'vitest';
import { passedOn } from '../../src/answer/passed-on.ts';

/** An answer of the server whose body notes that it is not read. */
function answer(status: number, headers: Record<string, string> = {}, text = '{"x":1}') {
  const state = { isCancelled: false };
  // Not closed, so that a cancellation arrives.
  const endless = new ReadableStream({
    cancel: () => {
      state.isCancelled = true;
    },
  });
  return { state, of: (isRead = true) => new Response(isRead ? text : endless, { status, headers }) };
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const EVENTS = { 'content-type': 'text/event-stream' };

describe('the answer of the server to a call', () => {
  test.each([200, 400, 404, 500, 503])(
    'in JSON reaches the client as it is, with the status %i',
    async (status) => {
      const sent = passedOn(answer(status, JSON_TYPE).of(), {});
      expect([sent.status, sent.headers.get('content-type'), await sent.text()]).toEqual([
        status,
        'application/json',
        '{"x":1}',
      ]);
    },
  );

  test('reaches the client with no header of the server but Retry-After and Allow', () => {
    const headers = {
      ...JSON_TYPE,
      'set-cookie': 'a=b',
      'x-internal': 'tools-3',
      'mcp-session-id': 'of the server',
    };
    const more = { 'retry-after': '7', allow: 'POST', 'www-authenticate': 'Basic' };
    const sent = passedOn(answer(429, { ...headers, ...more }).of(), {});
    expect(Object.fromEntries(sent.headers)).toEqual({
      ...{ allow: 'POST', 'cache-control': 'private, no-store', 'content-type': 'application/json' },
      'retry-after': '7',
    });
    expect(Object.fromEntries(passedOn(answer(200, JSON_TYPE).of(), { sessionId: 's-1' }).headers)).toEqual({
      ...{
        'cache-control': 'private, no-store',
        'content-type': 'application/json',
        'mcp-session-id': 's-1',
      },
    });
  });

  test('in a stream of events reaches the client without ids, or with those that the gate writes', async () => {
    const text = 'id: 7\ndata: {}\n\n';
    const plain = passedOn(answer(200, EVENTS, text).of(), {});
    expect(Object.fromEntries(plain.headers)).toEqual({
      ...{
        'cache-control': 'private, no-store',
        'content-type': 'text/event-stream',
        'x-accel-buffering': 'no',
      },
    });
    expect(await plain.text()).toBe('data: {}\n\n');
    const bound = passedOn(answer(200, EVENTS, text).of(), { eventId: async (id) => `${id}.bound` });
    expect(await bound.text()).toBe('id: 7.bound\ndata: {}\n\n');
  });

  test.each([202, 204])('with the status %i reaches the client without a body', (status) => {
    const { state, of } = answer(status, JSON_TYPE);
    const sent = passedOn(status === 202 ? of(false) : new Response(null, { status }), { sessionId: 's-1' });
    expect([sent.status, sent.body, sent.headers.get('mcp-session-id')]).toEqual([status, null, 's-1']);
    expect(state.isCancelled).toBe(status === 202);
  });

  test.each([300, 302, 307, 399, 401, 403, 407])(
    'with the status %i is not for the client: the request fails',
    (status) => {
      const { state, of } = answer(status, JSON_TYPE);
      expect(() => passedOn(of(false), {})).toThrow(
        expect.objectContaining({
          code: 'mcp.server_answer_invalid',
          detail: `the server sent status ${status}`,
        }),
      );
      expect(state.isCancelled).toBe(true);
    },
  );

  test.each([
    [400, 'text/html'],
    [404, 'application/json-seq'],
    [405, 'text/event-stream'],
    [499, 'text/plain'],
  ])(
    'with the status %i in %s is an error of the protocol, without the text of the server',
    async (status, type) => {
      const { state, of } = answer(status, { 'content-type': type, allow: 'POST' });
      const sent = passedOn(of(false), {});
      expect([
        sent.status,
        sent.headers.get('content-type'),
        sent.headers.get('allow'),
        await sent.json(),
      ]).toEqual([
        status,
        'application/json',
        'POST',
        { jsonrpc: '2.0', error: { code: -32603, message: `The server answered ${status}.` } },
      ]);
      expect(state.isCancelled).toBe(true);
    },
  );

  test.each([
    ['without a body', new Response(null)],
    [
      'with an empty body',
      new Response('', { headers: { 'content-length': '0', 'content-type': 'text/plain' } }),
    ],
  ])('%s is empty for the client too', (_what, empty) => {
    const sent = passedOn(empty, { sessionId: 's-1' });
    expect([sent.status, sent.body]).toEqual([200, null]);
    expect(Object.fromEntries(sent.headers)).toEqual({
      ...{ 'cache-control': 'private, no-store', 'mcp-session-id': 's-1' },
    });
  });

  test.each([201, 205, 500, 503])('without a body and with the status %i is refused', (status) => {
    expect(() => passedOn(new Response(null, { status }), {})).toThrow(
      expect.objectContaining({ code: 'mcp.server_answer_invalid' }),
    );
  });

  test.each([
    [200, 'text/html'],
    [200, 'application/json-seq'],
    [201, 'text/event-stream'],
    [500, 'text/html'],
    [503, 'text/event-stream'],
  ])('with the status %i in %s is refused', (status, type) => {
    const { state, of } = answer(status, { 'content-type': type });
    expect(() => passedOn(of(false), {})).toThrow(
      expect.objectContaining({
        code: 'mcp.server_answer_invalid',
        detail: `the server sent neither JSON nor a stream of events, with status ${status}`,
      }),
    );
    expect(state.isCancelled).toBe(true);
  });
});
