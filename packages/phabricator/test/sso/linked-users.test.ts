import { expect, test } from 'vitest';
import { accountId } from '../../src/sso/account-id.ts';
import { linkedUsers } from '../../src/sso/linked-users.ts';
import { memorySso } from '../../src/sso/store/memory-sso.ts';

const ADA = { issuer: 'https://idp.example', subject: 'ada' };
const OTHER = { issuer: 'https://other.example', subject: 'ada' };

test('linkedUsers finds the user that a person signed in as, and the people who signed in as a user', async () => {
  const store = memorySso();
  await store.signedIn(await accountId(ADA.issuer, ADA.subject), 'countess');
  const links = linkedUsers(store);
  expect([await links.usernameOf(ADA), await links.usernameOf(OTHER)]).toEqual(['countess', undefined]);
  expect(await links.holdersOf('Countess', [OTHER, ADA])).toEqual([ADA]);
  expect(await links.holdersOf('ada', [OTHER, ADA])).toEqual([]);
});

test('linkedUsers fails if its store does: that it is unknown who signed in must not count as no one', async () => {
  const down = () => Promise.reject(new Error('down'));
  const links = linkedUsers({ ...memorySso(), userOf: down, accountsOf: down });
  const unavailable = { code: 'sso.unavailable' };
  await expect(links.usernameOf(ADA)).rejects.toMatchObject(unavailable);
  await expect(links.holdersOf('ada', [ADA])).rejects.toMatchObject(unavailable);
});
