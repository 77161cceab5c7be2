import { expect, test } from 'vitest';
import { createVitest } from 'vitest/node';
import { isSlow, SLOW_PROJECTS, testFiles } from '../test-files.ts';
import { root, shown } from '../workspace.ts';

test('every test file is in one project of vitest.config.ts, and the slow ones are in those that only --all runs', async () => {
  const found = async (...project: string[]): Promise<string[]> => {
    const vitest = await createVitest('test', { root, watch: false, project });
    try {
      return (await vitest.globTestSpecifications()).map(({ moduleId }) => shown(root, moduleId)).sort();
    } finally {
      await vitest.close();
    }
  };
  const files = testFiles().toSorted();
  expect(await found(`!${SLOW_PROJECTS}`)).toEqual(files.filter((file) => !isSlow(file)));
  expect(await found(SLOW_PROJECTS)).toEqual(files.filter(isSlow));
});
