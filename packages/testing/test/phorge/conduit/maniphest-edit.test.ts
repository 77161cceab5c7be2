import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { ADMIN_TOKEN, callWith } from './envelope-reader.ts';

let phorge: Phorge;

beforeAll(async () => {
  phorge = await startPhorge({ users: [{ username: 'admin', admin: true, apiToken: ADMIN_TOKEN }] });
});
beforeEach(() => phorge.reset());
afterAll(() => phorge.close());

type Transaction = readonly [type: string, value: unknown];

async function edit(identifier: string | undefined, ...transactions: readonly Transaction[]) {
  const envelope = await callWith(phorge, 'maniphest.edit', {
    ...(identifier !== undefined && { objectIdentifier: identifier }),
    transactions: transactions.map(([type, value]) => ({ type, value })),
  });
  return envelope as {
    readonly result: { readonly object: { readonly id: number }; readonly transactions: unknown[] } | null;
    readonly error_info: string | null;
  };
}

const newTask = async (): Promise<string> =>
  `T${(await edit(undefined, ['title', 'Door'])).result?.object.id}`;

test.each<Transaction>([
  ['status', 'duplicate'],
  ['priority', 'high'],
  ['title', 'Window'],
  ['owner', 'PHID-USER-x'],
  ['projects.add', ['PHID-PROJ-x']],
  ['subscribers.add', ['PHID-USER-x']],
])('a second edit of a task by %s makes no transaction', async (type, value) => {
  const task = await newTask();
  expect((await edit(task, [type, value])).result?.transactions).toHaveLength(1);
  expect((await edit(task, [type, value])).result?.transactions).toEqual([]);
});

test('a comment makes a transaction each time', async () => {
  const task = await newTask();
  for (const _ of [1, 2])
    expect((await edit(task, ['comment', 'Oil it.'])).result?.transactions).toHaveLength(1);
});

test('a priority is a keyword, which the search returns as a value', async () => {
  const task = await newTask();
  await edit(task, ['priority', 'high']);
  const found = await callWith(phorge, 'maniphest.search', { constraints: { ids: [Number(task.slice(1))] } });
  expect(found).toMatchObject({ result: { data: [{ fields: { priority: { value: 80, name: 'High' } } }] } });
});

test.each<Transaction>([
  ['status', 'gone'],
  ['priority', '80'],
  ['title', ''],
])('an edit of a task by %s with the value %j is refused', async (type, value) => {
  const task = await newTask();
  expect((await edit(task, [type, value])).error_info).toBeTruthy();
});

test('an edit of a revision is refused, since there are none', async () => {
  const envelope = await callWith(phorge, 'differential.revision.edit', {
    objectIdentifier: 'D34',
    transactions: [{ type: 'comment', value: 'x' }],
  });
  expect(envelope).toMatchObject({
    error_code: 'ERR-CONDUIT-CORE',
    error_info: 'Monogram "D34" does not identify a valid object.',
  });
});
