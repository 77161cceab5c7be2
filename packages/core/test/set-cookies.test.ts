import { describe, expect, it, vi } from 'vitest';
import { withSetCookies } from '../src/set-cookies.ts';

describe('withSetCookies', () => {
  it('keeps the rest of the answer, and each cookie in its own header line', async () => {
    const answer = new Response('body', {
      status: 409,
      statusText: 'Conflict',
      headers: {
        'x-a': '1',
        'set-cookie': 'old=1',
        'cache-control': 'max-age=60',
        'cdn-cache-control': 'public',
      },
    });
    const response = withSetCookies(answer, ['a=1; Path=/', 'b=2']);
    expect([response.status, response.statusText, await response.text()]).toEqual([409, 'Conflict', 'body']);
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect(response.headers.get('x-a')).toBe('1');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('cdn-cache-control')).toBeNull();
  });

  it('does not change caching where no cookie is set', () => {
    const answer = new Response(null, {
      headers: { 'set-cookie': 'old=1', 'cache-control': 'private, max-age=60' },
    });
    const { headers } = withSetCookies(answer, []);
    expect([headers.getSetCookie(), headers.get('cache-control')]).toEqual([[], 'private, max-age=60']);
  });

  it('copies an answer that is immutable', () => {
    expect(
      withSetCookies(Response.redirect('https://phorge.example.com/'), ['a=1']).headers.getSetCookie(),
    ).toEqual(['a=1']);
  });
});

it('keeps the WebSocket of an answer that has one', () => {
  const socket = { accept: () => {} };
  const made: [body: unknown, init: unknown][] = [];
  // Node makes no answer with status 101.
  const Plain = globalThis.Response;
  vi.stubGlobal(
    'Response',
    class {
      constructor(body: unknown, init: unknown) {
        made.push([body, init]);
      }
    },
  );
  const upgraded = (webSocket?: unknown): Response =>
    ({ status: 101, statusText: '', headers: new Headers(), body: null, webSocket }) as never;
  withSetCookies(upgraded(socket), ['a=1']);
  withSetCookies(upgraded(), ['a=1']);
  vi.stubGlobal('Response', Plain);
  expect(made).toMatchObject([
    [null, { status: 101, webSocket: socket }],
    [null, { status: 101, webSocket: null }],
  ]);
  const [[, first] = []] = made;
  expect(new Headers((first as ResponseInit).headers).getSetCookie()).toEqual(['a=1']);
});
