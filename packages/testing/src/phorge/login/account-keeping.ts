import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import type { IdentifiedProfile, PendingAccount } from './pending-account.ts';

const KEY_LENGTH = 32;

/** The account that a page is about, or why it does not exist. */
export type PendingAccountReading =
  | { readonly ok: true; readonly account: PendingAccount }
  | { readonly ok: false; readonly reason: string };

/** Keeps an account for the next page, and answers the key that stands in its address. */
export function keepAccount(phorge: PhorgeState, request: PhorgeRequest, profile: IdentifiedProfile): string {
  const key = phorge.keys.key(KEY_LENGTH);
  const cookie = phorge.keys.key(KEY_LENGTH);
  phorge.pendingAccounts.set(key, { cookie, profile });
  request.setCookies.setTemporary('phreg', cookie);
  return key;
}

/** Finds the account of `/auth/register/<key>/` or `/auth/confirmlink/<key>/`; only its own browser gets it. */
export function pendingAccount(phorge: PhorgeState, request: PhorgeRequest): PendingAccountReading {
  const account = phorge.pendingAccounts.get(request.path.split('/')[3] ?? '');
  const reason = problem(phorge, request, account);
  return account === undefined || reason !== undefined
    ? { ok: false, reason: reason ?? '' }
    : { ok: true, account };
}

function problem(
  phorge: PhorgeState,
  request: PhorgeRequest,
  account: PendingAccount | undefined,
): string | undefined {
  if (account === undefined) return 'No valid linkable account.';
  const owner = phorge.users.find((user) => user.externalId === account.profile.phid);
  if (owner !== undefined) {
    return owner === request.viewer.user
      ? 'The account you are attempting to link is already linked to your account.'
      : 'The account you are attempting to register or link is already linked to another user.';
  }
  const cookie = request.cookies.get('phreg');
  if (cookie === undefined || cookie === '') {
    return (
      'Your browser did not submit a registration key with the request. You must use the same browser to begin and ' +
      'complete registration. Check that cookies are enabled and try again.'
    );
  }
  if (cookie === account.cookie) return undefined;
  return (
    'Your browser submitted a different registration key than the one associated with this account. You may need ' +
    'to clear your cookies.'
  );
}
