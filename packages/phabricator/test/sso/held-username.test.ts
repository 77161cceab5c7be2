import { expect, test } from 'vitest';
import { accountId } from '../../src/sso/account-id.ts';
import { heldUsername } from '../../src/sso/held-username.ts';
import { memorySso } from '../../src/sso/store/memory-sso.ts';

const alice = { issuer: 'https://idp.example', subject: 'a' };

test('a username that single sign-on issued is found, and looking for it issues none', async () => {
  const store = memorySso();
  expect(await heldUsername(store, alice)).toBeUndefined();
  await store.nameFor(await accountId(alice.issuer, alice.subject), ['alice2']);
  expect(await heldUsername(store, alice)).toBe('alice2');
  expect(await heldUsername(store, { ...alice, subject: 'b' })).toBeUndefined();
});

test('a username is unknown, and not missing, while the store fails', async () => {
  const store = { ...memorySso(), nameFor: () => Promise.reject(new Error('down')) };
  await expect(heldUsername(store, alice)).rejects.toMatchObject({ code: 'sso.unavailable', status: 503 });
});
