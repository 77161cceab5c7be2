import type { Identity } from '@portcullis/core';
import { claimAt, sha256, toHexadecimal } from '@portcullis/core/internal';
import type { UsernameOptions } from '../sso-options.ts';

/** Longest username that Phorge takes, in bytes. All of ours are ASCII. */
const MAX_LENGTH = 64;

/** Longest part of a claim that is looked at: what comes behind it could not be part of a username. */
const MAX_CLAIM_LENGTH = 256;

/** Longest name of a provider behind a username. */
const MAX_PROVIDER_LENGTH = 24;

/** `alice2` to `alice99`. */
const NUMBERS = /* @__PURE__ */ Array.from({ length: 98 }, (_, index) => String(index + 2));

/**
 * The usernames that somebody can have, best first: each is one that Phorge takes
 * (`^[a-zA-Z0-9._-]*[a-zA-Z0-9_-]$`, at most 64 characters). None if the rule is `refuse` and no claim gives a name.
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

/** The username that a claim gives; `undefined` if it gives none. */
export function usernameIn({ email, name, claims }: Identity, claim: string): string | undefined {
  // Their claims are not to be believed for these two: the identity knows whether the provider verified the address.
  if (claim === 'email') return asUsername(email);
  return asUsername(claimAt(claims, claim) ?? (claim === 'name' ? name : undefined));
}

/** As much of a text as a username can be made of; `undefined` if that is no letter and no digit. */
function asUsername(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const made = text
    .slice(0, MAX_CLAIM_LENGTH)
    // Of an address, the part before its `@`.
    .replace(/(?<=[^@])@.*$/s, '')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\w.-]+/g, '-')
    .replace(/([.-])[.-]+/g, '$1')
    .replace(/^[.-]+/, '');
  const name = withSuffix(made, '');
  return /[a-z\d]/i.test(name) ? name : undefined;
}

/** Makes room for a suffix. */
function withSuffix(stem: string, suffix: string): string {
  return stem.slice(0, MAX_LENGTH - suffix.length).replace(/[.-]+$/, '') + suffix;
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
