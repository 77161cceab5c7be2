import {
  AccessError,
  type BaseContext,
  type HasCaller,
  type Identity,
  type Middleware,
} from '@portcullis/core';
import { actsForGate } from './bot-of-caller.ts';
import { knownConduitCall } from './conduit-call.ts';
import { conduitError } from './conduit-failure.ts';
import type { TokenUser, TokenUsers } from './token-users.ts';

/** How a person at the gate and a user of Phorge are compared. */
export type SamePersonBy = 'email' | 'username';

/** Finds the session of a request. Used when an API token identified the caller, so that the session was not checked. */
export interface SessionVerifier<Env> {
  readonly identify: (context: BaseContext<Env>) => Identity | Promise<Identity> | undefined;
}

/**
 * Refuses Conduit calls of people who show another user's credentials to Phorge: if a user who is logged in at the gate sends an API token
 * as well, it must be their own, even if the token is what identifies the caller. Does not apply to machines.
 *
 * Needs `conduitCalls` before it, and the caller. Fails with 403 `phabricator.conduit_other_person`, also for credentials whose user the
 * gate cannot determine (a signature, an OAuth token), and as `tokenUsers` does.
 *
 * @param session finds a session that was not checked because an API token identified the caller. Default: there are no sessions
 * @param by `email`: the verified address at the gate and the primary one, verified, at Phorge; `username`: the claim
 * `preferred_username`. Upper and lower case are the same, as they are to Phorge
 */
export function samePerson<Env>(
  users: TokenUsers<Env>,
  by: SamePersonBy,
  session?: SessionVerifier<Env>,
): Middleware<BaseContext<Env> & HasCaller> {
  return async (context, next) => {
    const { request } = context;
    const call = knownConduitCall(request);
    if (call?.hasCredentials !== true || actsForGate(context, call)) return next();
    const person = await personAtGate(context, session);
    if (person?.kind !== 'user') return next();
    if (call.token === undefined) throw refused('credentials whose user the gateway cannot determine');
    const user = await users(context, call.token);
    const [here, there] = [nameHere(person, by), nameThere(user, by)];
    if (here === undefined || here !== there) throw refused(`the token of another user, by ${by}`);
    return next();
  };
}

/** The person who is logged in at the gate, however the caller is identified. `undefined` for a session that is over. */
async function personAtGate<Env>(
  context: BaseContext<Env> & HasCaller,
  session: SessionVerifier<Env> | undefined,
): Promise<Identity | undefined> {
  const { caller } = context;
  if (caller.kind === 'anonymous') return undefined;
  if (caller.authentication.method !== 'conduit') return caller;
  try {
    return await session?.identify(context);
  } catch (error) {
    if (error instanceof AccessError && error.status === 401) return undefined;
    throw error;
  }
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
  return conduitError('phabricator.conduit_other_person', { detail: `the call has ${what}` });
}
