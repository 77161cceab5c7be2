/** A person the demo's provider knows. */
export interface Account {
  readonly name: string;
  readonly groups: readonly string[];
  /** What they may do, in words, for the page and the terminal. */
  readonly may: string;
}

/** The demo's people, by the name they log in with. There are no passwords: it is a demo. */
export const accounts: Readonly<Record<string, Account>> = {
  admin: { name: 'Ada Admin', groups: ['phab-admins', 'eng'], may: 'everything' },
  engineer: { name: 'Emil Engineer', groups: ['eng'], may: 'everything but administration and secrets' },
  contractor: {
    name: 'Carol Contractor',
    groups: ['ext-acme'],
    may: 'tasks, with all that they need, and no code',
  },
  nobody: { name: 'Nora Nobody', groups: [], may: 'nothing' },
};

/** The account's e-mail address. */
export function emailOf(account: string): string {
  return `${account}@corp.example`;
}
