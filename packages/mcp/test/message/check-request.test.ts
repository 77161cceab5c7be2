import { expect, test } from 'vitest';
import { checkRequest } from '../../src/message/check-request.ts';

const TARGET = { protocol: 'https:', host: 'tools.example', search: '' } as Parameters<
  typeof checkRequest
>[1];
const check = (method: string, headers: Record<string, string> = {}, search = '') => {
  const request = new Request('https://tools.example/mcp', { method, headers });
  checkRequest(request, { ...TARGET, search }, ['https://chat.example']);
};
const failing = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

test.each(['POST', 'GET', 'DELETE'])('%s is a method of the endpoint', (method) => {
  expect(() => check(method)).not.toThrow();
});

test.each(['PUT', 'HEAD', 'OPTIONS', 'PATCH'])('%s is refused, with the methods that are not', (method) => {
  const headers = { allow: 'POST, GET, DELETE' };
  expect(() => check(method)).toThrow(failing('mcp.verb_unknown', { headers }));
});

test.each(['https://tools.example', 'https://chat.example'])(
  'a page of %s may use the endpoint',
  (origin) => {
    expect(() => check('POST', { origin })).not.toThrow();
  },
);

test.each([
  'http://tools.example',
  'https://tools.example:8443',
  'https://evil.example',
  'https://chat.example.evil.example',
  'null',
  '',
])('a page of %j may not use the endpoint', (origin) => {
  expect(() => check('POST', { origin })).toThrow(failing('mcp.origin_foreign'));
});

test('an address with a query is refused', () => {
  expect(() => check('POST', {}, '?session=1')).toThrow(failing('mcp.message_invalid'));
});

test.each(['2026-07-28', '2030-01-01', ''])(
  'GET and DELETE are refused in version %j, which has no sessions; what POST says is read later',
  (version) => {
    const headers = { 'mcp-protocol-version': version };
    for (const method of ['GET', 'DELETE'])
      expect(() => check(method, headers)).toThrow(
        failing('mcp.verb_unknown', { headers: { allow: 'POST' } }),
      );
    expect(() => check('POST', headers)).not.toThrow();
  },
);

test.each(['2025-11-25', '2024-11-05'])('GET and DELETE are accepted in version %s', (version) => {
  for (const method of ['GET', 'DELETE'])
    expect(() => check(method, { 'mcp-protocol-version': version })).not.toThrow();
});
