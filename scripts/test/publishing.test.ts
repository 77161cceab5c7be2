import { expect, test } from 'vitest';
import { publishedProblems } from '../outside/publishing.ts';

const good = {
  description: 'x',
  keywords: ['x'],
  license: 'MIT',
  engines: { node: '>=20' },
  exports: {},
  files: ['dist'],
  dependencies: { jose: '^6.0.0' },
};

test('no reference to the workspace is left in what is published', () => {
  expect(publishedProblems(JSON.stringify(good, null, 2))).toEqual([]);
  const dependencies = { a: 'workspace:^', b: 'catalog:' };
  expect(publishedProblems(JSON.stringify({ ...good, dependencies }, null, 2))).toEqual([
    '"a": "workspace:^" means nothing outside the workspace',
    '"b": "catalog:" means nothing outside the workspace',
  ]);
});

test('the fields that a reader of the registry needs are in each package', () => {
  expect(publishedProblems(JSON.stringify({ ...good, keywords: undefined }))).toEqual(['has no "keywords"']);
});
