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

it('an upgrade from the public origin is recognized as a WebSocket', () => {
  expect(ask({ upgrade: 'websocket', origin: HOST })).toBe(true);
  expect(ask({ upgrade: 'WebSocket', origin: HOST })).toBe(true);
});

it('no other request is recognized as a WebSocket', () => {
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
])('an upgrade whose Origin is "%s" is refused', (origin) => {
  expect(() => ask({ upgrade: 'websocket', origin })).toThrow(
    expect.objectContaining({ code: 'proxy.websocket_origin', status: 403 }),
  );
});

it('an upgrade without Origin is accepted from a program without cookies, since every browser sends Origin', () => {
  expect(ask({ upgrade: 'websocket', authorization: 'Bearer t' })).toBe(true);
  expect(() => ask({ upgrade: 'websocket', cookie: 'session=s' })).toThrow(
    expect.objectContaining({ code: 'proxy.websocket_origin', status: 403 }),
  );
});
