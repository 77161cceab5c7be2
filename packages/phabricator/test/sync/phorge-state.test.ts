import { expect, test } from 'vitest';
import type { Conduit } from '../../src/sync/conduit.ts';
import { allUsers, projectsBySlug, usersBy } from '../../src/sync/phorge-state.ts';

/** Searches that find these rows, whatever is asked for. */
function finding(...rows: readonly unknown[]) {
  const asked: unknown[] = [];
  const search = async (...question: readonly unknown[]) => {
    asked.push(question);
    return rows;
  };
  return { conduit: { search } as unknown as Conduit, asked };
}

const fields = {
  name: 'Team',
  slug: 'team',
  status: 'active',
  milestone: null,
  policy: { edit: 'admin', join: 'no-one' },
};
const membersOf = (...members: unknown[]) => ({ members: { members } });
const team = {
  phid: 'PHID-PROJ-a',
  fields,
  attachments: membersOf({ phid: 'PHID-USER-a' }, { phid: 'PHID-USER-b' }),
};
const alice = { phid: 'PHID-USER-a', fields: { username: 'alice', roles: ['verified', 1] } };

test('a project is found by its main hashtag, however that is encoded, and by no other', async () => {
  const { conduit, asked } = finding(team);
  const found = await projectsBySlug(conduit, ['Team', 'other']);
  expect([...found]).toEqual([
    [
      'Team',
      {
        phid: 'PHID-PROJ-a',
        name: 'Team',
        slug: 'team',
        isActive: true,
        isMilestone: false,
        editPolicy: 'admin',
        joinPolicy: 'no-one',
        members: ['PHID-USER-a', 'PHID-USER-b'],
      },
    ],
  ]);
  expect(asked).toEqual([
    ['project.search', { constraints: { slugs: ['Team', 'other'] }, attachments: { members: true } }],
  ]);
});

test('archived projects and milestones are marked', async () => {
  const other = { ...team, fields: { ...fields, status: 'archived', milestone: 1 } };
  const found = await projectsBySlug(finding(other).conduit, ['team']);
  expect(found.get('team')).toMatchObject({ isActive: false, isMilestone: true });
});

test.each<[string, unknown]>([
  ['without a PHID', { ...team, phid: 1 }],
  ['without fields', { ...team, fields: undefined }],
  ['whose fields are a list', { ...team, fields: [] }],
  ['without its members', { ...team, attachments: {} }],
  ['without attachments', { ...team, attachments: undefined }],
  ['whose members are no list', { ...team, attachments: { members: { members: {} } } }],
  ['without a name', { ...team, fields: { ...fields, name: null } }],
  ['without a slug', { ...team, fields: { ...fields, slug: null } }],
  ['without policies', { ...team, fields: { ...fields, policy: undefined } }],
  ['with a member who has no PHID', { ...team, attachments: membersOf({ phid: 'PHID-USER-a' }, {}) }],
  ['with a member who is nothing', { ...team, attachments: membersOf({ phid: 'PHID-USER-a' }, null) }],
])('a project %s is refused', async (_what, row) => {
  await expect(projectsBySlug(finding(row).conduit, ['team'])).rejects.toMatchObject({
    code: 'sync.phorge_unavailable',
    message: 'project.search: Phorge returned something other than a project with its members',
  });
});

test('accounts are requested by a hundred names at a time', async () => {
  const { conduit, asked } = finding(alice);
  const names = Array.from({ length: 101 }, (_, index) => `p${index}`);
  const known = { phid: 'PHID-USER-a', username: 'alice', roles: ['verified', '1'] };
  expect(await usersBy(conduit, 'usernames', names)).toEqual([known, known]);
  expect(asked).toEqual([
    ['user.search', { constraints: { usernames: names.slice(0, 100) } }],
    ['user.search', { constraints: { usernames: ['p100'] } }],
  ]);
  expect(await usersBy(conduit, 'phids', [])).toEqual([]);
  expect(asked).toHaveLength(2);
});

test('at most a hundred thousand accounts are read', async () => {
  const { conduit, asked } = finding(alice);
  expect(await allUsers(conduit)).toHaveLength(1);
  expect(asked).toEqual([['user.search', {}, 1000]]);
});

test.each<[string, unknown]>([
  ['without a PHID', { ...alice, phid: 1 }],
  ['without fields', { phid: 'PHID-USER-a' }],
  ['without a name', { ...alice, fields: { roles: [] } }],
  ['without roles', { ...alice, fields: { username: 'alice' } }],
])('an account %s is refused', async (_what, row) => {
  await expect(allUsers(finding(alice, row).conduit)).rejects.toMatchObject({
    code: 'sync.phorge_unavailable',
    message: 'user.search: Phorge returned something other than an account',
  });
});
