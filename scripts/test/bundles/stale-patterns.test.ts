import { expect, test } from 'vitest';
import { NEVER, staleProblems } from '../../bundles/check-built.ts';
import { stalePatterns, staleTexts } from '../../bundles/stale-patterns.ts';

test('every pattern and text that built Workers must not contain names a file or text that exists', () => {
  expect(staleProblems()).toEqual([]);
});

test('a pattern that matches no file of the repository or of its package is stale', () => {
  const [source, installed] = [/session\/src\/request\/session-refresh/, /jose\/dist\/webapi\/jwt\/sign/];
  const stale = [/session\/src\/session-refresh/, /jose\/dist\/no-such-file/, /no-such-package/];
  expect(stalePatterns([...NEVER, source, installed, ...stale])).toEqual(stale);
});

test('a text that no source file of a package contains is stale', () => {
  expect(staleTexts(['is not a declared role', 'this text is in no source file'])).toEqual([
    'this text is in no source file',
  ]);
});
