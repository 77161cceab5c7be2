import { expect, test } from 'vitest';
import type { Elevation } from '../../src/index.ts';
import { elevationChanges, isNewAccess } from '../../src/prove/elevation-changes.ts';

const BEFORE: Elevation = { role: 'admin', approvers: ['a', 'b'], maxMinutes: 60 };

const change = (before: Partial<Elevation>, after: Partial<Elevation>) =>
  elevationChanges([{ ...BEFORE, ...before }], [{ ...BEFORE, ...after }]);

test.each<[string, Partial<Elevation>, Partial<Elevation>, keyof Elevation]>([
  ['another approver', {}, { approvers: ['a', 'b', 'c'] }, 'approvers'],
  ['another approver in place of one', {}, { approvers: ['c'] }, 'approvers'],
  ['more minutes', {}, { maxMinutes: 61 }, 'maxMinutes'],
  ['no reason any more', {}, { needsReason: false }, 'needsReason'],
  ['no reason in place of one', { needsReason: true }, { needsReason: false }, 'needsReason'],
  ['more at once', { atOnce: 1 }, { atOnce: 2 }, 'atOnce'],
  ['any number at once', { atOnce: 1 }, {}, 'atOnce'],
  ['the application', {}, { toApplication: true }, 'toApplication'],
  ['the application that was excluded', { toApplication: false }, { toApplication: true }, 'toApplication'],
  [
    'an approver who is seen less often',
    { approverSeenMinutes: 5 },
    { approverSeenMinutes: 6 },
    'approverSeenMinutes',
  ],
  ['an approver who is not seen', { approverSeenMinutes: 5 }, {}, 'approverSeenMinutes'],
])('an offer that gains %s is wider, and narrower the other way round', (_case, before, after, field) => {
  expect(change(before, after)).toEqual([{ role: 'admin', change: 'wider', fields: [field] }]);
  const back = change(after, before);
  expect(back[0]?.change).toBe(field === 'approvers' && after.approvers?.length === 1 ? 'wider' : 'narrower');
  expect(back[0]?.fields).toEqual([field]);
});

test.each<[string, Partial<Elevation>, Partial<Elevation>]>([
  ['nothing', {}, {}],
  ['the order of its approvers', {}, { approvers: ['b', 'a'] }],
  ['nothing, where no reason is needed', { needsReason: false }, { needsReason: false }],
  ['nothing, where the application gets the role', { toApplication: true }, { toApplication: true }],
  ['that a reason is needed, which is the default', {}, { needsReason: true }],
  ['that the application gets nothing, which is the default', {}, { toApplication: false }],
])('an offer that changes %s is the same', (_case, before, after) => {
  expect(change(before, after)).toEqual([]);
  expect(change(after, before)).toEqual([]);
});

test('an offer that gains and loses is wider by what it gains', () => {
  expect(change({ atOnce: 2 }, { atOnce: 1, maxMinutes: 90, needsReason: false })).toEqual([
    { role: 'admin', change: 'wider', fields: ['maxMinutes', 'needsReason'] },
  ]);
});

test('offers are new or removed by their roles', () => {
  const root: Elevation = { ...BEFORE, role: 'root' };
  expect(elevationChanges([BEFORE], [root])).toEqual([
    { role: 'root', change: 'new', fields: [] },
    { role: 'admin', change: 'removed', fields: [] },
  ]);
  expect(elevationChanges([BEFORE, root], [root, BEFORE])).toEqual([]);
  expect(elevationChanges()).toEqual([]);
  expect(elevationChanges(undefined, [root])).toEqual([{ role: 'root', change: 'new', fields: [] }]);
});

test('new and wider offers are new access, and no others', () => {
  const all = ['new', 'wider', 'narrower', 'removed'] as const;
  expect(all.map((one) => isNewAccess({ role: 'admin', change: one, fields: [] }))).toEqual([
    ...[true, true],
    ...[false, false],
  ]);
});
