import { policyCases, policyClaims } from '@portcullis/cli';
import { expect, test } from 'vitest';

const file = (name: string): URL => new URL(`../${name}`, import.meta.url);
const CONFIGURATION = file('portcullis.json');

// What the tables expect, case by case: one for each instance.
const cases = await Promise.all(
  ['wiki.test.yaml', 'reports.test.yaml'].map((table) => policyCases(CONFIGURATION, file(table))),
);
test.each(cases.flat())('$name', ({ problem }) => expect(problem).toBeUndefined());

// What the policies promise under "claims", for every request that there can be.
test.each(await policyClaims(CONFIGURATION))('$name', ({ problem }) => expect(problem).toBeUndefined());
