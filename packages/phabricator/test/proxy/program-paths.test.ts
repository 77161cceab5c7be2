import { expect, test } from 'vitest';
import { isForPrograms } from '../../src/proxy/program-paths.ts';

test.each([
  ['/api/user.search', true],
  ['/source/lab.git/info/refs', true],
  ['/diffusion/7/', true],
  ['/api/', false],
  ['/maniphest/', false],
  ['/', false],
])('programs ask for the Conduit API and for repositories: %s: %s', (path, is) => {
  expect(isForPrograms(path)).toBe(is);
});
