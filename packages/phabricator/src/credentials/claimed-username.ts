import type { Identity } from '@portcullis/core';
import { claimAt } from '@portcullis/core/internal';

/** Longest username that Phorge takes, in bytes. All of ours are ASCII. */
const MAX_LENGTH = 64;

/** Longest part of a claim that is used: what follows could not be part of a username. */
const MAX_CLAIM_LENGTH = 256;

/** The username that a claim gives; `undefined` if it gives none. */
export function usernameIn({ email, name, claims }: Identity, claim: string): string | undefined {
  // Their claims are not to be believed for these two: the identity knows whether the provider verified the address.
  if (claim === 'email') return asUsername(email);
  return asUsername(claimAt(claims, claim) ?? (claim === 'name' ? name : undefined));
}

/** The part of a text that can be in a username; `undefined` if it has no letter and no digit. */
export function asUsername(text: unknown): string | undefined {
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
export function withSuffix(stem: string, suffix: string): string {
  return stem.slice(0, MAX_LENGTH - suffix.length).replace(/[.-]+$/, '') + suffix;
}
