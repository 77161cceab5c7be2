import { expect, test } from 'vitest';
import { crossOriginHeaders, isPreflight, servedCrossOrigin } from '../../src/browser/cross-origin.ts';

const CROSS = { origins: ['https://chat.example.com'], methods: 'POST' };
const request = (headers: Record<string, string>, method = 'POST') =>
  new Request('https://tools.example.com/mcp', { method, headers });
const CHAT = { origin: 'https://chat.example.com' };
const PREFLIGHT = { ...CHAT, 'access-control-request-method': 'POST' };

test.each([
  ['without an origin', {}],
  ['of an opaque origin', { origin: 'null' }],
  ['of another scheme', { origin: 'http://chat.example.com' }],
  ['of another port', { origin: 'https://chat.example.com:8443' }],
  ['of a longer name', { origin: 'https://chat.example.com.evil.example' }],
  ['of two origins', { origin: 'https://chat.example.com https://evil.example' }],
])('a request %s gets no header that lets a page read the response', (_case, headers) => {
  expect(crossOriginHeaders(request(headers as Record<string, string>), CROSS)).toEqual({});
});

test('a page of a named origin can read the response and its challenge, and never one to a request with cookies', () => {
  expect(crossOriginHeaders(request(CHAT), CROSS)).toEqual({
    'access-control-allow-origin': 'https://chat.example.com',
    'access-control-expose-headers': 'www-authenticate, mcp-session-id, mcp-protocol-version',
  });
});

test('only an OPTIONS request of a named origin that names a method is a preflight request', () => {
  expect(isPreflight(request(PREFLIGHT, 'OPTIONS'), CROSS)).toBe(true);
  expect(isPreflight(request(CHAT, 'OPTIONS'), CROSS)).toBe(false);
  expect(isPreflight(request(PREFLIGHT), CROSS)).toBe(false);
  const other = { ...PREFLIGHT, origin: 'https://evil.example' };
  expect(isPreflight(request(other, 'OPTIONS'), CROSS)).toBe(false);
});

test('a response is the same but for its headers, and says that it depends on the origin', async () => {
  const given = () => new Response('answer', { status: 403, headers: { vary: 'accept', 'x-own': '1' } });
  const answer = await servedCrossOrigin(request(CHAT), CROSS, async () => given());
  expect([answer.status, answer.headers.get('x-own'), await answer.text()]).toEqual([403, '1', 'answer']);
  expect(answer.headers.get('vary')).toBe('accept, origin');
  const other = await servedCrossOrigin(request({}), CROSS, async () => given());
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://chat.example.com');
  expect(Object.fromEntries(other.headers)).toMatchObject({ vary: 'accept, origin' });
  expect(other.headers.has('access-control-allow-origin')).toBe(false);
  const nowhere = { ...CROSS, origins: [] };
  const same = given();
  expect(await servedCrossOrigin(request(CHAT), nowhere, async () => same)).toBe(same);
});

test('a preflight request is answered without asking what is served', async () => {
  const asked: string[] = [];
  const answer = await servedCrossOrigin(request(PREFLIGHT, 'OPTIONS'), CROSS, async () => {
    asked.push('asked');
    return new Response();
  });
  expect([answer.status, asked]).toEqual([204, []]);
  expect(Object.fromEntries(answer.headers)).toEqual({
    'access-control-allow-origin': 'https://chat.example.com',
    'access-control-expose-headers': 'www-authenticate, mcp-session-id, mcp-protocol-version',
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'authorization, *',
    'access-control-max-age': '600',
    vary: 'origin',
  });
});
