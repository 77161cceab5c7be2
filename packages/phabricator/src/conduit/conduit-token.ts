import type { BaseContext, Identity } from '@portcullis/core';
import { type PhorgeGroups, phorgeGroups } from '../credentials/phorge-groups.ts';
import { knownConduitCall } from './conduit-call.ts';
import type { TokenUser, TokenUsers } from './token-users.ts';

/** Options for identifying callers by their Conduit tokens. */
export interface ConduitTokenOptions<Env> {
  /** Returns the user of a token. */
  readonly users: TokenUsers<Env>;
  /** Who vouches for the callers: the public address of this Phorge. */
  readonly issuer: string;
  /** How events call it. */
  readonly provider: string;
  /** Usernames of the accounts without groups, such as bots. */
  readonly accountsWithoutGroups?: readonly string[];
}

/** A verifier as `identify` takes it, which finds its credentials in Conduit calls. */
export interface ConduitTokenVerifier<Env> {
  readonly name: string;
  readonly challenge: () => undefined;
  readonly identify: (context: BaseContext<Env>) => Promise<Identity> | undefined;
}

/**
 * Knows the callers of the Conduit API by their own API tokens.
 *
 * Needs `readConduitCall` before it. The identity's `issuer` is this Phorge and its `subject` the user's PHID. Its groups, its e-mail
 * address and all claims but `iss`, `sub`, `preferred_username`, `phorge_roles` and `application_email` (the primary address, if it is verified there) are not known, since the identity provider was not
 * asked; of an account named in `accountsWithoutGroups` it is known that there are none. Fails as `tokenUsers` does. It does **not** remove
 * the token: Phorge checks it again.
 */
export function conduitToken<Env>({
  users,
  issuer,
  provider,
  accountsWithoutGroups,
}: ConduitTokenOptions<Env>): ConduitTokenVerifier<Env> {
  const groupsOf = phorgeGroups(accountsWithoutGroups);
  const identities = new WeakMap<TokenUser, Identity>();

  async function verified(context: BaseContext<Env>, token: string): Promise<Identity> {
    const user = await users(context, token);
    const identity = identities.get(user) ?? identityOf(user, issuer, provider, groupsOf(user.userName));
    identities.set(user, identity);
    return identity;
  }

  return {
    name: 'conduit',
    challenge: () => undefined,
    identify: (context) => {
      const token = knownConduitCall(context.request)?.token;
      return token === undefined ? undefined : verified(context, token);
    },
  };
}

function identityOf(
  { phid, userName, realName, primaryEmail, roles, expiresAt }: TokenUser,
  issuer: string,
  provider: string,
  groups: PhorgeGroups,
): Identity {
  // An address that the user typed and never proved may be another person's.
  const email = roles.includes('verified') ? primaryEmail : undefined;
  return Object.freeze({
    kind: roles.includes('agent') ? 'service' : 'user',
    issuer,
    subject: phid,
    email: undefined,
    name: realName ?? userName,
    ...groups,
    claims: {
      ...{ iss: issuer, sub: phid, preferred_username: userName, phorge_roles: roles },
      ...(email === undefined ? {} : { application_email: email }),
    },
    authentication: { method: 'conduit', provider, acr: undefined, amr: [], authTime: undefined },
    expiresAt,
  } satisfies Identity);
}
