import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { ADMIN_TOKEN, call, callWith } from './envelope-reader.ts';

let phorge: Phorge;

beforeAll(async () => {
  phorge = await startPhorge({
    users: [
      { username: 'admin', admin: true, apiToken: ADMIN_TOKEN },
      { username: 'u2' },
      { username: 'u3' },
    ],
    projects: [{ name: 'Platform Team', members: ['u2'] }],
  });
});
beforeEach(() => phorge.reset());
afterAll(() => phorge.close());

const phid = (username: string): string => phorge.user(username)?.phid ?? '';

async function edit(identifier: unknown, ...transactions: { type: string; value: unknown }[]) {
  const envelope = await callWith(phorge, 'project.edit', { objectIdentifier: identifier, transactions });
  return envelope as {
    result: { object: { id: number }; transactions: unknown[] };
    error_info: string | null;
  };
}

test('members are added in the form notation', async () => {
  const form =
    `objectIdentifier=1&transactions[0][type]=members.add&transactions[0][value][0]=${phid('u3')}` +
    `&api.token=${ADMIN_TOKEN}`;
  expect((await call(phorge, '/api/project.edit', form)).result).toMatchObject({
    object: { id: 1 },
    transactions: [{ phid: expect.stringMatching(/^PHID-XACT-PROJ-[a-z2-7]{15}$/) }],
  });
  expect(phorge.members('platform-team')).toEqual(['u2', 'u3']);
});

test('an edit that changes nothing makes no transaction', async () => {
  const { result } = await edit('#platform_team', { type: 'members.add', value: [phid('u2')] });
  expect(result.transactions).toEqual([]);
});

test('removal and addition of one call are one transaction', async () => {
  const { result } = await edit(
    1,
    { type: 'members.add', value: [phid('u3')] },
    { type: 'members.remove', value: [phid('u2')] },
  );
  expect(result.transactions).toHaveLength(1);
  expect(phorge.members('platform-team')).toEqual(['u3']);
});

test('an empty set empties the project', async () => {
  await edit(1, { type: 'members.set', value: [] });
  expect(phorge.members('platform-team')).toEqual([]);
});

test('members are not checked for existence', async () => {
  await edit(1, { type: 'members.add', value: ['PHID-USER-nobody'] });
  expect(phorge.members('platform-team')).toEqual(['u2', 'PHID-USER-nobody']);
});

test('without an identifier a project is created', async () => {
  const { result } = await edit(undefined, { type: 'name', value: 'New One' });
  expect(result).toMatchObject({ object: { id: 2 }, transactions: [{}] });
  await edit('#new_one', { type: 'members.add', value: [phid('u2')] });
  expect(phorge.members('new-one')).toEqual(['u2']);
});

test('name and description are set, each once', async () => {
  const wanted = [
    { type: 'name', value: 'Renamed' },
    { type: 'description', value: 'Text' },
  ];
  expect((await edit(1, ...wanted)).result.transactions).toHaveLength(2);
  expect((await edit(1, ...wanted)).result.transactions).toHaveLength(0);
  const found = await callWith(phorge, 'project.search', { constraints: { ids: [1] } });
  expect(found.result).toMatchObject({ data: [{ fields: { name: 'Renamed', description: 'Text' } }] });
});

test('a project without a name is refused', async () => {
  expect((await edit(undefined)).error_info).toContain('must have a name');
});

test('an identifier that matches no project is refused', async () => {
  expect((await edit('#nosuch')).error_info).toBe('Monogram "#nosuch" does not identify a valid object.');
});

test('types that the stand-in does not implement are refused, not ignored', async () => {
  expect((await edit(1, { type: 'color', value: 'red' })).error_info).toContain('"color"');
});
