import { expect, test } from 'vitest';
import { withCookies } from '../../src/cookies/answer-cookies.ts';

const LINE = '__Host-portcullis-session=x; Path=/';

test('an immutable answer gets its cookies in workerd', () => {
  const fetched = Response.redirect('https://app.example/next', 302);
  expect(() => fetched.headers.append('a', 'b')).toThrow(TypeError);
  const answer = withCookies(fetched, [LINE, LINE]);
  expect(answer.headers.getSetCookie()).toEqual([LINE, LINE]);
  expect(answer.headers.get('location')).toBe('https://app.example/next');
});

test('an upgrade keeps its socket when it gets cookies in workerd', () => {
  const { 0: client } = new WebSocketPair();
  const answer = withCookies(new Response(null, { status: 101, webSocket: client }), [LINE]);
  expect([answer.status, answer.webSocket, answer.headers.getSetCookie()]).toEqual([101, client, [LINE]]);
});

test('an answer that needs no cookie is passed on unchanged in workerd', () => {
  const response = new Response('x');
  expect(withCookies(response, [])).toBe(response);
});
