import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { PathIndex } from '../../src/compile/path-index.ts';
import { pathPattern } from '../../src/criteria/paths.ts';
import { pathAtoms } from '../../src/prove/path-atoms.ts';

const segment = fc.constantFrom('a', 'b', 'ab', 'a*', '*b', 'a*b', '*', '*a*', 'ab*', 'x#', '#*');
const pattern = fc
  .record({ segments: fc.array(segment, { maxLength: 3 }), end: fc.constantFrom('', '/', '/**') })
  .map(({ segments, end }) =>
    segments.length === 0 ? (end === '' ? '/' : end) : `/${segments.join('/')}${end}`,
  );
const path = fc
  .record({
    segments: fc.array(fc.stringMatching(/^[abx#1]{1,4}$/), { maxLength: 4 }),
    slash: fc.constantFrom('', '/'),
  })
  .map(({ segments, slash }) => (segments.length === 0 ? '/' : `/${segments.join('/')}${slash}`));

test('every path matches as one of them does', () => {
  fc.assert(
    fc.property(
      fc.array(pattern, { maxLength: 6 }),
      fc.array(path, { minLength: 20, maxLength: 20 }),
      (patterns, paths) => {
        const index = new PathIndex<string>();
        for (const each of patterns) index.at(pathPattern(each), () => each);
        const kindOf = (at: string): string =>
          index
            .find(at)
            .map(({ value, delimiterInWildcard }) => `${value} ${delimiterInWildcard}`)
            .sort()
            .join();
        const kinds = new Set(pathAtoms(patterns, true).map(kindOf));
        for (const at of paths) {
          if (!kinds.has(kindOf(at)))
            expect({ path: at, matches: kindOf(at), patterns }).toBe('one of the kinds');
        }
      },
    ),
    { numRuns: runs(500) },
  );
});
