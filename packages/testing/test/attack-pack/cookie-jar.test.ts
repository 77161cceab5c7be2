import { describe, expect, it } from 'vitest';
import { CookieJar } from '../../src/attack-pack/cookie-jar.ts';

function kept(...lines: readonly string[]): CookieJar {
  const jar = new CookieJar();
  jar.keep({ status: 200, headers: lines.map((line) => ['Set-Cookie', line] as const), body: '' });
  return jar;
}

describe('a cookie jar', () => {
  it('sends cookies for the paths that they were set for', () => {
    const jar = kept('a=1; Path=/', 'b=2; Path=/x', 'c=3');
    expect(jar.headers('/')).toEqual([['Cookie', 'a=1; c=3']]);
    expect(jar.headers('/x?y')).toEqual([['Cookie', 'a=1; b=2; c=3']]);
    expect(jar.headers('/x/y')).toEqual([['Cookie', 'a=1; b=2; c=3']]);
    expect(jar.headers('/xy')).toEqual([['Cookie', 'a=1; c=3']]);
  });

  it('sends no header without a cookie', () => {
    expect(new CookieJar().headers('/')).toEqual([]);
  });

  it.each(['Max-Age=0', 'Max-Age=-1', 'Expires=Thu, 01 Jan 1970 00:00:00 GMT'])(
    'drops a cookie that is removed by %s',
    (end) => {
      const jar = kept('a=1');
      jar.keep({ status: 200, headers: [['Set-Cookie', `a=; ${end}`]], body: '' });
      expect(jar.names).toEqual([]);
    },
  );

  it('keeps a cookie that expires later, or with the browser', () => {
    expect(kept('a=1; Max-Age=60', 'b=2; Expires=Fri, 01 Jan 2100 00:00:00 GMT', 'c=3').names).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('is copied, and changes independently of the copy', () => {
    const jar = kept('a=1');
    const copy = jar.copy();
    copy.set('a', '2');
    jar.delete('a');
    expect([jar.get('a'), copy.get('a')]).toEqual([undefined, '2']);
  });
});
