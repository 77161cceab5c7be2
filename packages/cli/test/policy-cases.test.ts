import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { policyCases, policyClaims } from '../src/policy-cases.ts';
import { folderWith, goodConfiguration } from './configuration-files.ts';

const rules = [
  { name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
] as const;

function configuration(claims: readonly object[] = [], more: Readonly<Record<string, object>> = {}): string {
  const policy = { name: 'phorge', rules: [...rules], claims: [...claims] };
  const files = { 'portcullis.json': goodConfiguration({ policy: policy as never }), ...more };
  return join(folderWith(files), 'portcullis.json');
}

test('each case is reported separately, with its problem', async () => {
  const cases = [
    { name: 'good', groups: ['eng'], path: '/D12', expect: 'allow' },
    { name: 'bad', path: '/D12', expect: 'allow' },
  ];
  const file = configuration([], { 'portcullis.test.json': { cases }, 'other.json': { cases: [cases[0]] } });
  const outcomes = await policyCases(pathToFileURL(file));
  expect(outcomes.map(({ name, problem }) => [name.includes('good'), problem === undefined])).toEqual([
    [true, true],
    [false, false],
  ]);
  expect(await policyCases(file, join(file, '../other.json'))).toHaveLength(1);
});

test('a configuration with a fault is not asked', async () => {
  const file = join(folderWith({ 'portcullis.json': { instances: [] } as never }), 'portcullis.json');
  await expect(policyCases(file)).rejects.toThrow('problem');
});

test('a false claim has a request that shows it', async () => {
  const claims = [
    { name: 'strangers see nothing', who: { except: ['engineer'] }, paths: ['/**'], never: true },
    { name: 'nobody sees code', who: 'anyone', paths: ['/differential/'], never: true },
  ];
  const [true_, false_] = await policyClaims(configuration(claims));
  expect(true_).toEqual({ name: 'strangers see nothing', problem: undefined });
  expect(false_?.problem).toMatch(/^not so: .*\/differential\//);
  expect(await policyClaims(configuration())).toEqual([]);
});
