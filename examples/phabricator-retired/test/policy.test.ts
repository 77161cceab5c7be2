import { policyCases, policyClaims } from '@portcullis/cli';
import { expect, test } from 'vitest';

const CONFIGURATION = new URL('../portcullis.json', import.meta.url);

// What portcullis.test.yaml expects, case by case.
test.each(await policyCases(CONFIGURATION))('$name', ({ problem }) => expect(problem).toBeUndefined());

// What the policy promises under "claims", for every request that there can be.
test.each(await policyClaims(CONFIGURATION))('$name', ({ problem }) => expect(problem).toBeUndefined());
