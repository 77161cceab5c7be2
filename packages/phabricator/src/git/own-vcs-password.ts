import type { BaseContext, Handler, HasCaller, Identity } from '@portcullis/core';
import { basicCredentials } from '@portcullis/core/internal';
import { usernameIn } from '../credentials/claimed-username.ts';
import { phabricatorError } from '../phabricator-failure.ts';
import { gateToken } from './gate-token.ts';
import { isVersionControl } from './version-control.ts';

/** The username of a token that Phorge itself issues for one transfer of git-lfs. */
const LFS_USERNAME = '@git-lfs';

/** The username of a person at Phorge, if it is known. */
export type UsernameOf = (identity: Identity) => Promise<string | undefined>;

/** The username from the first of these claims that the user has, created as single sign-on creates usernames. */
export function usernameByClaims(claims: readonly string[]): UsernameOf {
  return async (identity) => {
    for (const claim of claims) {
      const name = usernameIn(identity, claim);
      if (name !== undefined) return name;
    }
    return undefined;
  };
}

/**
 * Refuses version control to people who are identified at the gate as one person and send the VCS password of another: the event would name
 * the first, and Phorge acts as the second. Usernames are compared case-insensitively, as Phorge does. Does not apply to machines.
 *
 * Needs the caller, and a request without the credential that a user gave to their program. Fails with 403 `phabricator.vcs_other_person`,
 * also if the caller's username at Phorge is not known. It does **not** check the password: Phorge does.
 */
export function ownVcsPassword<Context extends BaseContext & HasCaller>(
  handler: Handler<Context>,
  usernameOf: UsernameOf,
): Handler<Context> {
  return async (context) => {
    const { caller } = context;
    const shown = isVersionControl(context) ? basicCredentials(context) : undefined;
    // A token of the gate in the place of a password is exchanged for an account's.
    if (caller.kind !== 'user' || shown === undefined || gateToken(context) !== undefined)
      return handler(context);
    if (shown.username === LFS_USERNAME) return handler(context);
    const username = await usernameOf(caller);
    if (username?.toLowerCase() === shown.username.toLowerCase()) return handler(context);
    throw phabricatorError('phabricator.vcs_other_person', {
      detail:
        username === undefined
          ? 'the request has a VCS password, but no claim names the Phorge username of the caller'
          : 'the request has the VCS password of another user: the username differs',
    });
  };
}
