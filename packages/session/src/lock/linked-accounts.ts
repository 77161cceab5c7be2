import type { PersonBySubject } from './lock.ts';

/** Accounts of the application that people signed in to through the gate. */
export interface LinkedAccounts {
  /** Username of the account that a person last signed in to; `undefined` if it is not known. */
  readonly usernameOf: (person: PersonBySubject) => Promise<string | undefined>;
  /** Those of these people who last signed in to an account. */
  readonly holdersOf: (
    username: string,
    people: readonly PersonBySubject[],
  ) => Promise<readonly PersonBySubject[]>;
}
