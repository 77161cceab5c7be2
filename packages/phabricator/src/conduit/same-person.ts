import type { BaseContext, HasCaller, Identity, Middleware } from '@portcullis/core';
import { actsForGate } from './bot-of-caller.ts';
import { knownConduitCall } from './conduit-call.ts';
import { conduitError } from './conduit-failure.ts';
import type { TokenUser, TokenUsers } from './token-users.ts';

/** By what a person at the gate and a user of Phorge are known to be the same. */
export type SamePersonBy = 'email' | 'username';

/**
 * Refuses Conduit calls of people who show somebody else's credentials to Phorge: whoever is logged in at the gate and sends an
 * API token beside must be its user. Machines are not people, and callers known by that very token are its user.
 *
 * Needs `conduitCalls` before it, and the caller. Fails with 403 `phabricator.conduit_other_person`, for credentials of which the
 * gate cannot tell the user (a signature, an OAuth token) as well, and as `tokenUsers` does.
 *
 * @param by `email`: the verified address at the gate and the primary one, verified, at Phorge; `username`: the claim
 * `preferred_username`. Upper and lower case are the same, as they are to Phorge
 */
export function samePerson<Env>(
  users: TokenUsers<Env>,
  by: SamePersonBy,
): Middleware<BaseContext<Env> & HasCaller> {
  return async (context, next) => {
    const { caller, request } = context;
    const call = knownConduitCall(request);
    if (call?.hasCredentials !== true || actsForGate(context, call)) return next();
    if (caller.kind !== 'user' || caller.authentication.method === 'conduit') return next();
    if (call.token === undefined) throw refused('credentials whose user the gate cannot tell');
    const user = await users(context, call.token);
    const [here, there] = [nameHere(caller, by), nameThere(user, by)];
    if (here === undefined || here !== there) throw refused(`the token of another user, by ${by}`);
    return next();
  };
}

function nameHere(caller: Identity, by: SamePersonBy): string | undefined {
  const name = by === 'email' ? caller.email : caller.claims.preferred_username;
  return typeof name === 'string' ? name.toLowerCase() : undefined;
}

function nameThere({ roles, primaryEmail, userName }: TokenUser, by: SamePersonBy): string | undefined {
  if (by === 'username') return userName.toLowerCase();
  return roles.includes('verified') ? primaryEmail?.toLowerCase() : undefined;
}

function refused(what: string): Error {
  return conduitError('phabricator.conduit_other_person', { detail: `the call shows ${what}` });
}
