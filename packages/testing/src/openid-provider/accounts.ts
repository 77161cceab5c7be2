/** An account of the provider. There are no passwords: it is for tests and development. */
export interface ProviderAccount {
  /** Claim `name`. */
  readonly name: string;
  /** Claim `groups`. Default: none. */
  readonly groups?: readonly string[];
  /** Claim `email`. Default: the account's key at `corp.example`. It counts as verified. */
  readonly email?: string;
  /** Half a line for the login page. Default: the groups. */
  readonly description?: string;
}

/** The provider's people, by the subject (`sub`) that tokens name. */
export type ProviderAccounts = Readonly<Record<string, ProviderAccount>>;

/** One for each kind of caller that a policy usually tells apart. */
export const defaultAccounts: ProviderAccounts = {
  admin: { name: 'Ada Admin', groups: ['admins', 'staff'] },
  engineer: { name: 'Emil Engineer', groups: ['eng', 'staff'] },
  contractor: { name: 'Carol Contractor', groups: ['ext-acme'] },
  nobody: { name: 'Nora Nobody' },
};

/** The claims of an account in tokens and userinfo. */
export function accountClaims(
  accounts: ProviderAccounts,
  subject: string,
  groupsClaim = 'groups',
): Readonly<Record<string, unknown>> {
  const account = accounts[subject];
  return {
    name: account?.name,
    email: account?.email ?? `${subject}@corp.example`,
    email_verified: true,
    [groupsClaim]: account?.groups ?? [],
  };
}
