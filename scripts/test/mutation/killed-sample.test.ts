import { symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  countedAsKilled,
  drawn,
  identityOf,
  isAmong,
  mutantsOf,
  placeOf,
} from '../../mutation/killed-sample.ts';
import { root } from '../../workspace.ts';
import { temporaryTree } from '../temporary-tree.ts';

const source = 'export const isLarge = (size: number) =>\n  size > 3 && size !== 7;\n';

/** A folder whose tools are ours. */
function mutants() {
  const top = temporaryTree({ 'a.ts': source });
  symlinkSync(`${root}/node_modules`, `${top}/node_modules`);
  return mutantsOf(top, 'a.ts');
}

test('the mutants of a file are those that a run tries, each at its place', async () => {
  const found = await mutants();
  expect(found.map(({ mutant: { mutatorName, replacement } }) => `${mutatorName}: ${replacement}`)).toEqual(
    expect.arrayContaining([
      'EqualityOperator: size >= 3',
      'EqualityOperator: size === 7',
      'ArrowFunction: () => undefined',
    ]),
  );
  const one = found.find(({ mutant: { replacement } }) => replacement === 'size >= 3');
  expect(one && placeOf(one)).toBe('a.ts:2:2-2:10');
  expect(new Set(found.map(({ mutant }) => identityOf(mutant))).size).toBe(found.length);
});

test('mutants that the list names as survivors do not count as killed, as often as it names them', async () => {
  const found = await mutants();
  const survivor = {
    ...{ file: 'a.ts', mutator: 'EqualityOperator', why: 'three is not asked' },
    ...{ code: 'size > 3 && size !== 7;', mutant: 'size >= 3 && size !== 7;' },
  };
  const killed = countedAsKilled(found, () => source, { files: {}, survivors: [survivor] });
  expect(found.filter((one) => !killed.includes(one)).map(({ mutant }) => mutant.replacement)).toEqual([
    'size >= 3',
  ]);
  expect(
    countedAsKilled(found, () => source, { files: {}, survivors: [{ ...survivor, file: 'b.ts' }] }),
  ).toEqual(found);
});

test('the same seed draws the same mutants, each once, and another seed others', () => {
  const items = Array.from({ length: 1000 }, (_, index) => index);
  const some = drawn(items, 300, 7);
  expect(new Set(some).size).toBe(300);
  expect(drawn(items, 300, 7)).toEqual(some);
  expect(drawn(items, 300, 8)).not.toEqual(some);
  expect(drawn([1, 2], 300, 7).toSorted()).toEqual([1, 2]);
});

test('a mutant is among others by its file, its place and what it puts there, not as an object', async () => {
  const [first, ...rest] = await mutants();
  const [again] = await mutants();
  if (first === undefined || again === undefined) throw new Error('the file has no mutants');
  expect(isAmong([first])(again)).toBe(true);
  expect(isAmong(rest)(again)).toBe(false);
  expect(isAmong([first])({ ...again, file: 'b.ts' })).toBe(false);
});
