import type { Identity } from '@portcullis/core';
import { sha256, toHexadecimal } from '@portcullis/core/internal';
import { asUsername, usernameIn, withSuffix } from '../../credentials/claimed-username.ts';
import type { UsernameOptions } from '../sso-options.ts';

/** Longest name of a provider behind a username. */
const MAX_PROVIDER_LENGTH = 24;

/** `alice2` to `alice99`. */
const NUMBERS = /* @__PURE__ */ Array.from({ length: 98 }, (_, index) => String(index + 2));

/**
 * The usernames that a user can have, best first: each is one that Phorge accepts (`^[a-zA-Z0-9._-]*[a-zA-Z0-9_-]$`, at most 64
 * characters). None if the rule is `refuse` and no claim gives a name.
 *
 * It does **not** know which of them are taken.
 *
 * @param account of {@link accountId}; where all else is taken, its hash makes the name
 */
export async function usernameCandidates(
  identity: Identity,
  account: string,
  { claims, collision }: Required<UsernameOptions>,
): Promise<readonly string[]> {
  const name = claims.map((claim) => usernameIn(identity, claim)).find((found) => found !== undefined);
  if (collision === 'refuse') return name === undefined ? [] : [name];
  const last = `-${await markOf(account)}`;
  if (name === undefined) return [withSuffix('user', last)];
  const provider = collision === 'provider' ? providerOf(identity) : undefined;
  const stem = provider === undefined ? name : withSuffix(name, `-${provider}`);
  const numbered = NUMBERS.map((number) => withSuffix(stem, number));
  return [...new Set([name, stem, ...numbered, withSuffix(name, last)])];
}

/** The name of the provider; of one that has none, the host of its issuer. */
function providerOf({ authentication: { provider } }: Identity): string | undefined {
  return asUsername(URL.parse(provider)?.hostname ?? provider)
    ?.slice(0, MAX_PROVIDER_LENGTH)
    .replace(/[.-]+$/, '');
}

/** Ten hexadecimal digits that no other account is likely to have. */
async function markOf(account: string): Promise<string> {
  return toHexadecimal((await sha256(account)).subarray(0, 5));
}
