import { expect, test } from 'vitest';
import { isJwt } from '../../src/credentials/jwt.ts';

test('a JWT has three parts of base64url, and nothing else', () => {
  expect(isJwt('eyJh.ey-p.c2_n')).toBe(true);
  for (const text of [
    'eyJh.eyJp',
    'a.b.c.d',
    'a..c',
    '.b.c',
    'a.b.',
    ' ab.cd.ef',
    'ab.cd.ef=',
    'ab.c/d.ef',
    'api-x',
  ]) {
    expect([text, isJwt(text)]).toEqual([text, false]);
  }
});
