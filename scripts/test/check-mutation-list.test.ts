import { expect, test } from 'vitest';
import { checkMutationList } from '../check-mutation-list.ts';
import type { GuardingFiles } from '../mutation/guarding-files.ts';
import type { MutationList } from '../mutation/mutation-list.ts';

const A = 'packages/core/src/a.ts';
const score = { killed: 9, survived: 0, measured: '2026-11-25' };
const listOf = (entry: MutationList['files'][string], ...files: string[]): MutationList => ({
  files: Object.fromEntries(files.map((file) => [file, entry])),
  survivors: [],
});
const guarding = (more: Partial<GuardingFiles> = {}): GuardingFiles => ({
  guarding: [{ file: A, line: 7, name: 'open', decides: 'a role' }],
  unknown: [],
  excluded: new Map(),
  ...more,
});
const all = (): boolean => true;

test('a list with a score of every guarding file passes, with others too', () => {
  expect(checkMutationList(guarding(), listOf(score, A, 'packages/core/src/b.ts'), all)).toEqual([]);
});

test('a guarding file without a score passes only with a reason', () => {
  expect(checkMutationList(guarding(), listOf('Its tests need a browser.', A), all)).toEqual([]);
  const problem =
    `${A}:7: open decides a role, and has no score; "npx -y pnpm@12 mutate ${A} --write" measures it, ` +
    'or the value in docs/mutation.json says why not yet';
  expect(checkMutationList(guarding(), listOf(score), all)).toEqual([problem]);
  expect(checkMutationList(guarding(), listOf(null, A), all)).toEqual([problem]);
  expect(checkMutationList(guarding(), listOf('', A), all)).toEqual([problem]);
});

test('a file with code that neither guards nor is excluded is a problem', () => {
  const unknown = ['packages/core/src/c.ts'];
  expect(checkMutationList(guarding({ unknown }), listOf(score, A), all)).toEqual([
    expect.stringContaining('packages/core/src/c.ts: no deciding function uses it'),
  ]);
});

test('a rule that excludes no file is a problem', () => {
  const excluded = new Map([[{ files: /old/, why: 'a reason' }, []]]);
  expect(checkMutationList(guarding({ excluded }), listOf(score, A), all)).toEqual([
    expect.stringContaining('/old/ excludes nothing'),
  ]);
});

test('a score below 90 % is a problem; one survivor in a small file is none', () => {
  const survivor = { file: A, mutator: 'M', code: 'a', mutant: 'b', why: 'c' };
  const checked = (killed: number, survived: number): string[] =>
    checkMutationList(
      guarding(),
      { files: { [A]: { ...score, killed, survived } }, survivors: Array(survived).fill(survivor) },
      all,
    );
  expect([checked(18, 2), checked(7, 1)]).toEqual([[], []]);
  expect(checked(17, 2)).toEqual([expect.stringContaining(`${A} scores 89.5 %, less than 90 %`)]);
});

test('a file that waits for tests may score less than 90 %, and no file that has enough waits', () => {
  const checked = (killed: number, survived: number): string[] =>
    checkMutationList(
      guarding(),
      { files: { [A]: { ...score, killed, survived, waits: 'tests are missing' } }, survivors: [] },
      all,
    );
  expect(checked(17, 2)).toEqual([]);
  const problem = [expect.stringContaining(`${A} waits for nothing`)];
  expect([checked(18, 2), checked(7, 1)]).toEqual([problem, problem]);
});

test('a listed file that is gone is shown once, also if only a survivor names it', () => {
  const survivor = { file: 'packages/core/src/b.ts', mutator: 'M', code: 'a', mutant: 'b', why: 'c' };
  const list = { ...listOf(score, A, 'packages/core/src/b.ts'), survivors: [survivor] };
  const gone = (file: string): boolean => !file.endsWith('b.ts');
  expect(checkMutationList(guarding(), list, gone)).toEqual([
    expect.stringContaining('names packages/core/src/b.ts, which does not exist'),
  ]);
});

test('a score says how many survivors are listed: one that is missing would need no explanation', () => {
  const survivor = { file: A, mutator: 'M', code: 'a', mutant: 'b', why: 'c' };
  const checked = (survived: number, ...survivors: (typeof survivor)[]) =>
    checkMutationList(guarding(), { files: { [A]: { ...score, killed: 99, survived } }, survivors }, all);
  expect([checked(0), checked(1, survivor), checked(2, survivor, survivor)]).toEqual([[], [], []]);
  expect(checked(2, survivor)).toEqual([
    `docs/mutation.json: ${A} has 2 survivors by its score, and 1 listed; ` +
      `"npx -y pnpm@12 mutate ${A} --write" does both`,
  ]);
  expect(
    checkMutationList(guarding(), { ...listOf('a reason', A), survivors: [survivor] }, all),
  ).toHaveLength(1);
});
