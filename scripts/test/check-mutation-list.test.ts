import { expect, test } from 'vitest';
import { checkMutationList } from '../check-mutation-list.ts';
import type { MutationList } from '../mutation/mutation-list.ts';

const listOf = (...files: string[]): MutationList => ({
  files: Object.fromEntries(files.map((file) => [file, null])),
  survivors: [],
});
const guarding = [{ file: 'packages/core/src/a.ts', line: 7, how: 'throws' }];
const all = (): boolean => true;

test('a list with every guarding file passes, with others too', () => {
  expect(
    checkMutationList(guarding, listOf('packages/core/src/a.ts', 'packages/core/src/b.ts'), all),
  ).toEqual([]);
});

test('a guarding file that is missing is shown with the line to add', () => {
  expect(checkMutationList(guarding, listOf(), all)).toEqual([
    'packages/core/src/a.ts:7: throws, and is not listed; add to "files" of docs/mutation.json: ' +
      '"packages/core/src/a.ts": null ("npx -y pnpm@12 mutate --list" does it)',
  ]);
});

test('a listed file that is gone is shown once, also if only a survivor names it', () => {
  const survivor = { file: 'packages/core/src/b.ts', mutator: 'M', code: 'a', mutant: 'b', why: 'c' };
  const list = { ...listOf('packages/core/src/a.ts', 'packages/core/src/b.ts'), survivors: [survivor] };
  const gone = (file: string): boolean => !file.endsWith('b.ts');
  expect(checkMutationList(guarding, list, gone)).toEqual([
    expect.stringContaining('names packages/core/src/b.ts, which does not exist'),
  ]);
});

test('a score says how many survivors are listed: one that is missing would need no explanation', () => {
  const file = 'packages/core/src/a.ts';
  const survivor = { file, mutator: 'M', code: 'a', mutant: 'b', why: 'c' };
  const checked = (survived: number, ...survivors: (typeof survivor)[]) =>
    checkMutationList(
      guarding,
      { files: { [file]: { killed: 9, survived, measured: '2026-11-25' } }, survivors },
      all,
    );
  expect([checked(0), checked(1, survivor), checked(2, survivor, survivor)]).toEqual([[], [], []]);
  expect(checked(2, survivor)).toEqual([
    'docs/mutation.json: packages/core/src/a.ts has 2 survivors by its score, and 1 listed; ' +
      '"npx -y pnpm@12 mutate packages/core/src/a.ts --write" does both',
  ]);
  expect(checkMutationList(guarding, { ...listOf(file), survivors: [survivor] }, all)).toHaveLength(1);
});

test('an exception for a file that is gone is refused', () => {
  const problems = checkMutationList([], listOf(), (file) => file !== 'packages/core/src/old.ts', {
    'packages/core/src/old.ts': 'a reason',
  });
  expect(problems).toEqual([expect.stringContaining('leaves out packages/core/src/old.ts')]);
});
