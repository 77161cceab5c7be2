import type { BaseContext, Identity } from '@portcullis/core';
import { canonicalTarget } from '@portcullis/core/internal';
import type { Origin } from '@portcullis/proxy';
import { whoami } from '../conduit/whoami.ts';
import { phorgeClient } from '../sso/phorge-client.ts';

/** An API token, as Phorge creates them for users. */
const API_TOKEN = /^api-[a-z\d]{28}$/;

/**
 * Whether Phorge says that an API token is one of this user: of the username that single sign-on gave them; for a user without one, of the
 * e-mail address that is verified at both. Anything that is not known is no.
 *
 * @param base public URL of the Phorge, such as `https://phab.example.com`: the request may be for another host
 */
export function isOwnToken<Env>(
  origin: Origin<Env>,
  base: string,
  usernameOf: (identity: Identity) => Promise<string | undefined>,
): (token: string, identity: Identity, context: BaseContext<Env>) => Promise<boolean> {
  const ask = phorgeClient(origin);
  return async (token, identity, context) => {
    const reading = canonicalTarget(`${base}/`);
    if (!API_TOKEN.test(token) || identity.kind !== 'user' || !reading.ok) return false;
    const user = await whoami(ask, { ...context, target: reading.target }, token);
    if (user === 'unknown') return false;
    const username = await usernameOf(identity);
    if (username !== undefined) return isSame(username, user.userName);
    return user.roles.includes('verified') && isSame(identity.email, user.primaryEmail);
  };
}

/** Upper and lower case are the same, as they are to Phorge. */
function isSame(here: string | undefined, there: string | undefined): boolean {
  return here !== undefined && here !== '' && here.toLowerCase() === there?.toLowerCase();
}
