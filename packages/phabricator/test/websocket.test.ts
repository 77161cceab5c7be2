import { expect, it } from 'vitest';
import { isWebSocketUpgrade } from '../src/websocket.ts';
import { contextOf, HOST } from './fixtures/context.ts';

const ask = (headers: Record<string, string>): boolean => {
  const { request, target } = contextOf('/ws/', { headers });
  return isWebSocketUpgrade(request, target);
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
  'http://phorge.example.com',
  'https://phorge.example.com:8443',
  'https://phorge.example.com.evil.example',
  undefined,
])('refuses an upgrade whose Origin is %s', (origin) => {
  expect(() => ask({ upgrade: 'websocket', ...(origin !== undefined && { origin }) })).toThrow(
    expect.objectContaining({ code: 'phabricator.websocket_origin', status: 403 }),
  );
});
