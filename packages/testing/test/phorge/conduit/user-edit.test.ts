import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';

const ADMIN = `api-${'a'.repeat(28)}`;
const ALICE = `api-${'b'.repeat(28)}`;

let phorge: Phorge;
beforeEach(async () => {
  phorge = await startPhorge({
    users: [
      { username: 'boss', admin: true, apiToken: ADMIN },
      { username: 'alice', apiToken: ALICE },
    ],
  });
});
afterEach(() => phorge.close());

async function edit(objectIdentifier: string | undefined, type: string, value: unknown, token = ADMIN) {
  const params = { objectIdentifier, transactions: [{ type, value }], __conduit__: { token } };
  const body = new URLSearchParams({ params: JSON.stringify(params), output: 'json' });
  const answer = await fetch(`${phorge.url}/api/user.edit`, { method: 'POST', body });
  return (await answer.json()) as { result: { transactions: unknown[] } | null; error_info: string | null };
}

const phid = () => phorge.user('alice')?.phid;

test('an administrator disables an account, once, and enables it again', async () => {
  expect((await edit(phid(), 'disabled', true)).result?.transactions).toHaveLength(1);
  expect(phorge.user('alice')?.disabled).toBe(true);
  expect((await edit(phid(), 'disabled', true)).result?.transactions).toEqual([]);
  await edit(phid(), 'disabled', false);
  expect(phorge.user('alice')?.disabled).toBe(false);
});

test('only an administrator disables accounts, and an account is not found by its name', async () => {
  expect((await edit(phid(), 'disabled', true, ALICE)).error_info).toContain('(Can Disable Users)');
  expect((await edit('alice', 'disabled', true)).error_info).toContain('Monogram "alice"');
  expect((await edit('99', 'disabled', true)).error_info).toContain('No object exists with ID "99"');
  expect((await edit(phid(), 'realName', 'A')).error_info).toContain('type "realName"');
  expect(phorge.user('alice')?.disabled).toBe(false);
});
