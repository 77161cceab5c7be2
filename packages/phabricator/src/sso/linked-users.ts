import type { Identity } from '@portcullis/core';
import { accountId } from './account-id.ts';
import type { SsoStore } from './store/sso-store.ts';
import { storeAnswer } from './store/store-answer.ts';

/** A person at the gate. */
type Person = Pick<Identity, 'issuer' | 'subject'>;

/** Which users of Phorge people signed in as, by single sign-on. */
export interface LinkedUsers {
  /** The user that a person last signed in as; `undefined` if that is not known. */
  readonly usernameOf: (person: Person) => Promise<string | undefined>;
  /** Those of these people who last signed in as a user. */
  readonly holdersOf: <One extends Person>(
    username: string,
    people: readonly One[],
  ) => Promise<readonly One[]>;
}

/**
 * Reads it from the store of single sign-on, which knows accounts by hashes of their people. It does **not** know people who signed in
 * before this was stored, nor users who were renamed since. Both functions fail with `sso.unavailable`.
 */
export function linkedUsers(store: SsoStore): LinkedUsers {
  return {
    usernameOf: async ({ issuer, subject }) => {
      const account = await accountId(issuer, subject);
      return storeAnswer(() => store.userOf(account));
    },
    holdersOf: async (username, people) => {
      const accounts = new Set(await storeAnswer(() => store.accountsOf(username)));
      if (accounts.size === 0) return [];
      const ids = await Promise.all(people.map(({ issuer, subject }) => accountId(issuer, subject)));
      return people.filter((_person, at) => accounts.has(ids[at] as string));
    },
  };
}
