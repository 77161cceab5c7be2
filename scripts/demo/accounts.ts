import type { ProviderAccount } from '@portcullis/testing/openid-provider';

/** A person the demo's provider knows. */
export interface Account extends ProviderAccount {
  readonly groups: readonly string[];
  /** What they may do, in words, for the page and the terminal. */
  readonly description: string;
}

/** The demo's people, by the name they log in with. There are no passwords: it is a demo. */
export const accounts: Readonly<Record<string, Account>> = {
  admin: { name: 'Ada Admin', groups: ['phab-admins', 'eng'], description: 'everything' },
  engineer: {
    name: 'Emil Engineer',
    groups: ['eng'],
    description: 'everything but administration and secrets',
  },
  contractor: {
    name: 'Carol Contractor',
    groups: ['ext-acme'],
    description: 'tasks, with all that they need, and no code',
  },
  nobody: { name: 'Nora Nobody', groups: [], description: 'nothing' },
};

/** The account's e-mail address. */
export function emailOf(account: string): string {
  return `${account}@corp.example`;
}

/** Throws an error that names the accounts, for a name that none of them has. */
export function requireAccount(account: string, names: readonly string[] = Object.keys(accounts)): void {
  if (names.includes(account)) return;
  throw new Error(`there is no account "${account}": choose one of ${names.join(', ')}`);
}
