import { expect, test } from 'vitest';
import { type MutationList, percent, withFiles, withMeasured } from '../../mutation/mutation-list.ts';

const score = { killed: 9, survived: 1, measured: '2026-11-25' };
const survivor = (file: string, mutant: string) => ({ file, mutator: 'M', code: 'a', mutant });
const list: MutationList = {
  files: { 'a.ts': score, 'b.ts': null },
  survivors: [
    { ...survivor('a.ts', 'one'), why: 'it is the same' },
    { ...survivor('b.ts', 'two'), why: 'so is this' },
  ],
};

test('a guarding file that is new is not measured yet; one that is gone takes its survivors with it', () => {
  const { files, survivors } = withFiles(list, ['b.ts', 'c.ts'], (file) => file !== 'a.ts');
  expect(files).toEqual({ 'b.ts': null, 'c.ts': null });
  expect(survivors).toEqual([list.survivors[1]]);
});

test('a file that guards without being found so stays in the list', () => {
  expect(withFiles(list, ['b.ts'], () => true)).toEqual(list);
});

test('a survivor keeps its explanation, a new one has none, and a killed one is removed', () => {
  const measured = withMeasured(list, { 'a.ts': score }, [survivor('a.ts', 'one'), survivor('a.ts', 'new')]);
  expect(measured.survivors).toEqual([
    { ...survivor('b.ts', 'two'), why: 'so is this' },
    { ...survivor('a.ts', 'one'), why: 'it is the same' },
    { ...survivor('a.ts', 'new'), why: '' },
  ]);
  expect(withMeasured(list, { 'a.ts': score }, []).survivors).toEqual([list.survivors[1]]);
});

test('an explanation belongs to one survivor, not to another in a line that occurs twice', () => {
  const twice = [survivor('a.ts', 'one'), survivor('a.ts', 'one')];
  const measured = withMeasured(list, { 'a.ts': score }, twice);
  expect(measured.survivors.slice(1).map(({ why }) => why)).toEqual(['it is the same', '']);
});

test('an explanation is not taken over by another file', () => {
  const { survivors } = withMeasured(list, { 'c.ts': score }, [survivor('c.ts', 'one')]);
  expect(survivors.at(-1)).toEqual({ ...survivor('c.ts', 'one'), why: '' });
});

test('the score is the share of killed mutants among those tried', () => {
  expect(percent(score)).toBe(90);
  expect(percent({ ...score, killed: 0, survived: 0 })).toBe(100);
});

test('a file that waits for tests continues to wait while it scores too little, without its survivors, and no longer', () => {
  const low = { killed: 1, survived: 2, measured: '2026-12-01' };
  const waiting: MutationList = { files: { 'a.ts': { ...low, waits: 'tests are missing' } }, survivors: [] };
  const left = [survivor('a.ts', 'one'), survivor('a.ts', 'two')];
  expect(withMeasured(waiting, { 'a.ts': low }, left)).toEqual(waiting);
  const better = withMeasured(waiting, { 'a.ts': score }, [survivor('a.ts', 'one')]);
  expect(better).toEqual({ files: { 'a.ts': score }, survivors: [{ ...survivor('a.ts', 'one'), why: '' }] });
  expect(withMeasured(list, { 'a.ts': low }, left).survivors).toHaveLength(3);
});
