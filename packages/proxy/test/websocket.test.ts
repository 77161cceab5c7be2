import { expect, it } from 'vitest';
import { readRequestHead } from '../src/request-head.ts';
import { checkWebSocketOrigin } from '../src/websocket.ts';
import { contextOf, HOST } from './fixtures/context.ts';

/** Whether a request opens a WebSocket, and may. */
const ask = (headers: Record<string, string>): boolean => {
  const { request, target } = contextOf('/ws/', { headers });
  const { isWebSocket } = readRequestHead(request);
  if (isWebSocket) checkWebSocketOrigin(request, target);
  return isWebSocket;
};

it('knows an upgrade from the public origin', () => {
  expect(ask({ upgrade: 'websocket', origin: HOST })).toBe(true);
  expect(ask({ upgrade: 'WebSocket', origin: HOST })).toBe(true);
});

it('takes nothing else for one', () => {
  expect(ask({ origin: 'https://evil.example' })).toBe(false);
  expect(ask({ upgrade: 'h2c', origin: 'https://evil.example' })).toBe(false);
});

it.each([
  'https://evil.example',
  'null',
  'http://wiki.example.com',
  'https://wiki.example.com:8443',
  'https://wiki.example.com.evil.example',
  '',
])('refuses an upgrade whose Origin is "%s"', (origin) => {
  expect(() => ask({ upgrade: 'websocket', origin })).toThrow(
    expect.objectContaining({ code: 'proxy.websocket_origin', status: 403 }),
  );
});

it('takes one without Origin from a program, which has no cookies: every browser says whose page it is', () => {
  expect(ask({ upgrade: 'websocket', authorization: 'Bearer t' })).toBe(true);
  expect(() => ask({ upgrade: 'websocket', cookie: 'session=s' })).toThrow(
    expect.objectContaining({ code: 'proxy.websocket_origin', status: 403 }),
  );
});
