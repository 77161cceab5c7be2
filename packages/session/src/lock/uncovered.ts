import type { LockEffect, PersonName } from './lock.ts';

/** Access of a person that an order does not reach. */
export type UncoveredAccess =
  /** SSH, and an application that is reached without the gate. */
  | 'direct'
  /** VCS passwords, and API tokens of an account with another address: no username is known. */
  | 'accounts'
  /** Callers whose issuer does not state the address as verified: no subject is known. */
  | 'unverified'
  /** Logins: neither an address nor a subject is known. */
  | 'logins'
  /** Bearer tokens: neither an address nor a subject is known. */
  | 'tokens'
  /** Bearer tokens, API tokens and VCS passwords, which are no sessions. */
  | 'programs'
  /** A provider without `auth_time` cannot prove that a login is new. */
  | 'auth_time';

/** What a gate admits callers by. */
export interface GateAccess {
  /** Whether callers are known by accounts of the application: API tokens or VCS passwords. */
  readonly hasAccounts: boolean;
  readonly hasLogin: boolean;
}

/** What an order for these names does not reach. It does not check whether the names belong to one person. */
export function uncoveredAccess(
  effect: LockEffect,
  names: readonly PersonName[],
  { hasAccounts, hasLogin }: GateAccess,
): readonly UncoveredAccess[] {
  const has = (form: 'subject' | 'email' | 'username') => names.some((name) => form in name);
  const isLock = effect === 'lock';
  const found: readonly (readonly [UncoveredAccess, boolean])[] = [
    ['direct', true],
    ['accounts', isLock && hasAccounts && !has('username')],
    ['unverified', !has('subject') && has('email')],
    ['logins', !has('subject') && !has('email') && hasLogin],
    ['tokens', !has('subject') && !has('email')],
    ['programs', !isLock],
    ['auth_time', effect === 'ask'],
  ];
  return found.flatMap(([access, isUncovered]) => (isUncovered ? [access] : []));
}
