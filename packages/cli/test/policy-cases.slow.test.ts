import { join } from 'node:path';
import { expect, test } from 'vitest';
import { policyClaims } from '../src/policy-cases.ts';
import { folderWith, phorgeConfiguration } from './configuration-files.ts';

const rules = [
  { name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
] as const;

function configuration(claims: readonly object[] = [], more: Readonly<Record<string, object>> = {}): string {
  const policy = { name: 'phorge', rules: [...rules], claims: [...claims] };
  const files = { 'portcullis.json': phorgeConfiguration({ policy: policy as never }), ...more };
  return join(folderWith(files), 'portcullis.json');
}

test('a claim that is not so comes with a request that shows it', async () => {
  const claims = [
    { name: 'strangers see nothing', who: { except: ['engineer'] }, paths: ['/**'], never: true },
    { name: 'nobody sees code', who: 'anyone', paths: ['/differential/'], never: true },
  ];
  const [true_, false_] = await policyClaims(configuration(claims));
  expect(true_).toEqual({ name: 'strangers see nothing', problem: undefined });
  expect(false_?.problem).toMatch(/^not so: .*\/differential\//);
  expect(await policyClaims(configuration())).toEqual([]);
});
