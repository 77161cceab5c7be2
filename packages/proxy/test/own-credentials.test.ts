import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { originCookies, setsOwnCookie } from '../src/own-credentials.ts';

it.each([
  ['session=a; user=b', 'session=a; user=b'],
  ['session=CF_Authorization; x=portcullis', 'session=CF_Authorization; x=portcullis'],
  ['CF_Authorization=t; session=a', 'session=a'],
  ['session=a;CF_AppSession=t;user=b', 'session=a; user=b'],
  ['__Host-portcullis=t', undefined],
  ['__Host-portcullis_session.0=t; __Host-portcullis_session.1=u; a=b', 'a=b'],
  ['cf_authorization=t', undefined],
  ['CF_Authorization = t; a=b', 'a=b'],
  ['\tCF_Authorization\t=t;\ta=b\t', 'a=b'],
  ['CF_Authorization', undefined],
  ['__Secure-portcullis-x=t; a=b', 'a=b'],
  ['xCF_Authorization=t', 'xCF_Authorization=t'],
  ['CF_AppSessionx=t; x__Host-portcullis=1', 'CF_AppSessionx=t; x__Host-portcullis=1'],
  // Two lines, as workerd shows them.
  ['a=b, __Host-portcullis-session=t', 'a=b'],
  ['a=b,c; d=e,\tcf_authorization=t; f=g', 'a=b,c; d=e; f=g'],
  ['CF_AppSession=t, a=b, CF_Authorization=u', undefined],
  ['a=b, __Secure-portcullis-x=t, __HOST-portcullis=u; c=d', 'a=b; c=d'],
  ['a=b,CF_Authorization=t', 'a=b'],
  ['a=CF_Authorization, b', 'a=CF_Authorization, b'],
])('the cookies %j become %j', (cookies, left) => {
  expect(originCookies(cookies)).toBe(left);
});

it.each([
  ['__Host-portcullis-session=x; Path=/', true],
  ['__host-PORTCULLIS-session=x', true],
  [' \t__Host-portcullis-session =x', true],
  ['=__Host-portcullis-session=x', true],
  ['__Host-portcullis-session', true],
  ['CF_Authorization=x; Domain=example.com', true],
  ['a=__Host-portcullis-session; Path=/', false],
  ['a; __Host-portcullis-session=x', false],
  ['x=y=__Host-portcullis-session', false],
  ['x CF_Authorization=y', false],
  ['\t=\tCF_AppSession', true],
  ['==CF_AppSession\t;', true],
  ['CF_Authorization \t =x\ny', true],
  ['CF_Authorization;x\n', true],
  ['CF_Authorization \t', true],
  ['x\n=CF_Authorization', false],
  ['CF Authorization=x', false],
  ['', false],
])('the line %j sets a cookie of the gateway: %s', (line, sets) => {
  expect(setsOwnCookie(line)).toBe(sets);
});

it('a Set-Cookie line of an application is read in linear time, however many tabs it has', () => {
  const read = (): unknown => setsOwnCookie(`a${'\t'.repeat(200_000)}b=c`);
  expect(runInNewContext('read()', { read }, { timeout: 2000 })).toBe(false);
});
