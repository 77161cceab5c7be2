import { describe, expect, test } from 'vitest';
import { isReadAlike } from '../../src/application/other-readings.ts';

function readingsOf(path: string): readonly string[] {
  const readings = new Set<string>();
  isReadAlike(path, (reading) => {
    readings.add(reading);
    return true;
  });
  return [...readings];
}

describe('what other servers make of a path', () => {
  test.each([
    ['/', []],
    ['/reports/7', []],
    ['/heroes;id=15/detail', ['/heroes']],
    ['/50%', []],
    ['/%5', []],
    ['/%41%7a%c3%a4', ['/Azä']],
    ['/%c3%61', ['/%c3a']],
    ['/a%5cb', ['/a/b']],
    ['/a%3bx/b', ['/a;x/b', '/a']],
    ['/a;b%3bc', ['/a', '/a;b;c']],
    ['/admin./users. /x ', ['/admin/users/x']],
    ['/admin:$I30:$INDEX_ALLOCATION/x.txt.::$DATA', ['/admin/x.txt']],
    ['/(S(k3y))/admin/(A(x)F(y))', ['/admin']],
    ['/(S(k3y))', ['/']],
    ['/@@admin/x@@y/@z', ['/admin/x@@y/@z']],
    ['/x.txt', []],
    ['/wiki/Help:Contents', []],
    ['/a/(b)/c(d)', []],
    ['/.../.git/ ', []],
    // A query that is made of it ends there, and what is decoded twice before that may be decoded a third and a fourth time.
    ['/admin&x/b', ['/admin']],
    ['/a%26b;c', ['/a%26b', '/a&b;c', '/a']],
    ['/a#b?c', []],
    ['/a%23b/%3f', ['/a#b/?', '/a']],
    ['/%25252561', ['/%252561', '/%2561', '/%61']],
  ])('%s', (path, readings) => {
    expect(readingsOf(path)).toEqual(readings);
  });

  test.each(['/x&page=admin', '/x/&page[]=admin/y', '/x%26page%3dadmin', '/x&a&b=c'])(
    'is any path where a parameter of the query names it: %s',
    (path) => {
      expect(isReadAlike(path, () => true)).toBe(false);
      expect(isReadAlike(path, () => true, 'pass')).toBe(true);
    },
  );

  test('goes on behind an ampersand where no query is made of it', () => {
    expect(isReadAlike('/R&D', () => false, 'pass')).toBe(true);
    expect(isReadAlike('/R&D', () => false)).toBe(false);
    expect(isReadAlike('/R%26D', (reading) => reading !== '/R', 'pass')).toBe(false);
    // At a semicolon other servers end it all the same.
    expect(isReadAlike('/a;b&c', (reading) => reading === '/a;b&c' || reading === '/a', 'pass')).toBe(true);
  });

  test.each(['/x=1&y', '/a&b/c=d', '/R&D'])('is no path where no parameter names one: %s', (path) => {
    expect(isReadAlike(path, () => true)).toBe(true);
  });

  test.each(['/x/.. /a', '/x/. ', '/a%2f..', '/a/..%2fb', '/a/.%5c', '/%2e%2e;x/b'])(
    'may reach another path: %s',
    (path) => {
      expect(isReadAlike(path, () => true)).toBe(false);
    },
  );

  test.each(['/%2e%2e%2e', '/a..%2f', '/..a%2fb', '/%2egit'])(
    'does not reach another path by dots that are part of a name: %s',
    (path) => {
      expect(isReadAlike(path, () => true)).toBe(true);
    },
  );

  test('a path that any server reads differently is not read alike', () => {
    expect(isReadAlike('/a;b%3bc', (reading) => reading !== '/a;b;c')).toBe(false);
  });
});
