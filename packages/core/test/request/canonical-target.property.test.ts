import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { canonicalTarget } from '../../src/request/canonical-target.ts';

const origin = 'https://phabricator.example.com';

/** Paths made of what attacks and honest names are made of. */
const pathText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '/',
        '//',
        '.',
        '..',
        '%2e',
        '%2F',
        '%5c',
        '\\',
        '%00',
        '%25',
        '%252F',
        ';',
        '&',
        '#',
        '%23',
        '?',
      ),
      fc.constantFrom(
        '%C3%BC',
        '%c0%af',
        'ü',
        '世',
        '%',
        '%zz',
        '%20',
        ' ',
        '$',
        '@',
        'status',
        '__path__',
        '\t',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => `/${parts.join('')}`);

describe('for any address', () => {
  test('reading never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl()), (url) => {
        expect(canonicalTarget(url)).toHaveProperty('ok');
      }),
    );
  });

  test('the path is what decoding the forwarded path once gives', () => {
    fc.assert(
      fc.property(pathText, (path) => {
        const result = canonicalTarget(`${origin}${path}`);
        fc.pre(result.ok);
        expect(result.target.path).toBe(decodeURIComponent(result.target.pathname));
      }),
      { numRuns: runs(1000) },
    );
  });

  test('what is forwarded is read again as the same target', () => {
    fc.assert(
      fc.property(pathText, (path) => {
        const result = canonicalTarget(`${origin}${path}`);
        fc.pre(result.ok);
        expect(canonicalTarget(result.target.href)).toEqual(result);
      }),
      { numRuns: runs(1000) },
    );
  });

  test('an accepted path keeps its segments when it is decoded, and none is a parent', () => {
    fc.assert(
      fc.property(pathText, (path) => {
        const result = canonicalTarget(`${origin}${path}`);
        fc.pre(result.ok);
        const { path: decoded, pathname } = result.target;
        const segments = decoded.split('/');
        expect(segments).toHaveLength(pathname.split('/').length);
        expect(segments.slice(1, -1)).not.toContain('');
        expect(segments.filter((segment) => /^\.{1,2}(;|$)/.test(segment))).toEqual([]);
        expect([...decoded].filter((character) => character < ' ' || '\\\x7f'.includes(character))).toEqual(
          [],
        );
        expect(pathname).not.toContain('&');
      }),
      { numRuns: runs(1000) },
    );
  });
});
