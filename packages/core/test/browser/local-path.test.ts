import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localPath } from '../../src/browser/local-path.ts';

const BASE = new URL('https://phorge.example.com');

describe('localPath', () => {
  it.each([
    ['/', '/'],
    ['/T1?a=1&b=%2F', '/T1?a=1&b=%2F'],
    [
      '/source/x/browse/feature%252Fname/a%23b;abc$10-20',
      '/source/x/browse/feature%252Fname/a%23b;abc$10-20',
    ],
    ['/maniphest/#top', '/maniphest/'],
    ['/a/../b/', '/b/'],
    ['/files/R&D%20notes.txt', '/files/R&D%20notes.txt'],
  ])('accepts %s as a path of this site', (text, path) =>
    expect(localPath(text, BASE, 2048)?.href).toBe(path),
  );

  it.each([
    ...[
      '',
      'x',
      'x/y',
      '//evil.example/',
      '/\\evil.example/',
      '\\\\evil.example/',
      '/\t/evil.example/',
      'https://evil.example/',
    ],
    ...[
      'javascript:alert(1)',
      '/a\\b',
      '/a b',
      '/ä',
      '/\r\nSet-Cookie: a=1',
      '/.//evil.example',
      '/a//b',
      '/%2f/evil.example',
    ],
    ...['/a/..//evil.example/', `/${'a'.repeat(2048)}`, 'data:text/html,x', '/%zz', '/.;/x'],
  ])('C8: refuses %j as a path of this site', (text) => expect(localPath(text, BASE, 2048)).toBeUndefined());

  it('says the path that is decided on, decoded once', () => {
    expect(localPath('/a/../b%20c?d=%2F', BASE, 2048)).toEqual({ path: '/b c', href: '/b%20c?d=%2F' });
  });

  it('accepts a path of the greatest length, and refuses one character more', () => {
    expect(localPath('/abc', BASE, 4)?.href).toBe('/abc');
    expect(localPath('/abc', BASE, 3)).toBeUndefined();
  });

  it('C8: never gives a URL of another site', () => {
    const piece = fc.oneof(
      fc.constantFrom('/', '\\', '.', '..', '%2f', '%5c', 'evil.example', ':', '@', '?', '#', '\t', ';'),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const path = localPath(`/${pieces.join('')}`, BASE, 2048)?.href ?? '/';
        expect(new URL(path, BASE).origin).toBe(BASE.origin);
        expect(path).toMatch(/^\/(?![/\\])/);
      }),
      { numRuns: 2000 },
    );
  });
});
