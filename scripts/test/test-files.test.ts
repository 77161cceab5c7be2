import { expect, test } from 'vitest';
import { createVitest } from 'vitest/node';
import { LONGEST, LongestFirst } from '../longest-first.ts';
import { FEW_PROJECT, isQuick, isSlow, SLOW_PROJECTS, testFiles } from '../test-files.ts';
import { root, shown } from '../workspace.ts';

test('vitest.config.ts runs every test file in the sizes of its name, and no unknown name', async () => {
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
  // With `--all`, each once.
  expect(await found(`!${FEW_PROJECT}`)).toEqual(files);
});

test('the slowest test files exist, and run first', async () => {
  const vitest = await createVitest('test', { root, watch: false });
  try {
    const sequencer = new LongestFirst(vitest);
    const sorted = await sequencer.sort(await vitest.globTestSpecifications());
    const slow = sorted.filter(({ project }) => project.name.endsWith('-slow'));
    expect(slow.slice(0, LONGEST.length).map(({ moduleId }) => shown(root, moduleId))).toEqual(LONGEST);
  } finally {
    await vitest.close();
  }
});
