import type { BaseContext } from '@portcullis/core';
import { expect, test } from 'vitest';
import { serverAuthorization } from '../../src/identity/server-authorization.ts';

const given = (token: unknown, headers: Record<string, string> = {}) =>
  serverAuthorization(() => token as string, {
    request: new Request('https://tools.example.com/mcp', { headers }),
  } as BaseContext);

test.each(['held-token', 'aZ09-._~+/', 'padded=='])('the server gets the token %s', async (token) => {
  expect(await given(token, { authorization: 'Bearer of-the-client' })).toBe(`Bearer ${token}`);
});

test('the server gets a token that comes later, and a token of which the client sends a part', async () => {
  expect(await given(Promise.resolve('held'))).toBe('Bearer held');
  expect(await given('held', { authorization: 'Bearer held-by-the-client', accept: 'upheld' })).toBe(
    'Bearer held',
  );
});

test.each([undefined, null, 7, '', 'two words', '=', 'a=b', 'line\nend', 'ä', ['held']])(
  'what is no token is not sent to the server: %j',
  async (token) => {
    await expect(given(token)).rejects.toMatchObject({
      code: 'request.misassembled',
      detail: 'mcp: what serverToken returned is not a token',
    });
  },
);

test.each([
  ['as its bearer token', { authorization: 'Bearer abc' }, 'abc'],
  ['as a bearer token with padding', { authorization: 'Bearer abc==' }, 'abc=='],
  ['alone in a header of its own', { 'x-token': 'abc=' }, 'abc='],
  ['in a cookie', { cookie: 'a=b; session=abc' }, 'abc'],
  ['in a cookie with padding', { cookie: 'session=abc==; a=b' }, 'abc=='],
  ['in quotes', { 'x-auth': 'token="abc"' }, 'abc'],
  ['in a list', { 'x-auth': 'one,abc,two' }, 'abc'],
])('a token that the client sent %s is not sent to the server', async (_how, headers, token) => {
  await expect(given(token, headers)).rejects.toMatchObject({
    code: 'request.misassembled',
    detail: 'mcp: what serverToken returned is in the request of the client',
  });
});
