import { expect, test } from 'vitest';
import { createVitest } from 'vitest/node';
import { isQuick, isSlow, SLOW_PROJECTS, testFiles } from '../test-files.ts';
import { root, shown } from '../workspace.ts';

test('vitest.config.ts runs every test file in the sizes that its name says, and none that is not known', async () => {
  const found = async (...project: string[]): Promise<string[]> => {
    const vitest = await createVitest('test', { root, watch: false, project });
    try {
      return (await vitest.globTestSpecifications()).map(({ moduleId }) => shown(root, moduleId)).sort();
    } finally {
      await vitest.close();
    }
  };
  const files = testFiles().toSorted();
  expect(await found(`!${SLOW_PROJECTS}`)).toEqual(files.filter(isQuick));
  expect(await found(SLOW_PROJECTS)).toEqual(files.filter(isSlow));
});
