import { expect, test } from 'vitest';
import { askForGroups } from '../src/asked-groups.ts';
import type { GroupSource } from '../src/group-source.ts';
import { member } from './callers.ts';

const asked = (...sources: GroupSource[]) => askForGroups(sources, member(), {} as never, () => true);

test('without a source there are no further groups, and none is missing', async () => {
  expect(await asked()).toEqual({ groups: [], seen: 0, unanswered: [] });
});

test('the groups of several sources are joined, in their order', async () => {
  const source = (name: string, seen: number, ...groups: string[]): GroupSource => ({
    name,
    groupsOf: async () => ({ answered: true, groups, seen }),
  });
  const down: GroupSource = {
    name: 'down',
    groupsOf: async () => ({ answered: false, detail: 'no answer' }),
  };
  const elsewhere: GroupSource = { name: 'elsewhere', groupsOf: () => undefined };
  expect(await asked(source('a', 3, 'x'), down, elsewhere, source('b', 2, 'y', 'z'))).toEqual({
    groups: ['x', 'y', 'z'],
    seen: 5,
    unanswered: [{ source: 'down', detail: 'no answer' }],
  });
});
