import { expect, test } from 'vitest';
import { isJwt } from '../../src/provider/userinfo-answer.ts';

test.each<[type: string | undefined, jwt: boolean]>([
  ['application/json', false],
  ['application/jwt', true],
  ['Application/JWT; charset=utf-8', true],
  ['application/jwtx', false],
  ['text/html', false],
  [undefined, false],
])('userinfo of the type %s is a signed token: %s', (type, jwt) => {
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
  expect(isJwt(new Response(new Uint8Array(), { headers }))).toBe(jwt);
});
