import type { Identity } from '@portcullis/core';
import { foldCase, isRecord } from '@portcullis/core/internal';
import { type Lock, nameKey, type PersonName } from './lock.ts';

/** The entries that one person has. Times are in seconds since the Unix epoch. */
export interface HeldLocks {
  /** Refuses the person. */
  readonly lock: Lock | undefined;
  /** Sessions that started at this time or earlier have ended. */
  readonly endedAt: number;
  /** A login must be newer than this. */
  readonly askedAt: number;
  /** Sessions whose claims are of this time or older are due for a refresh. */
  readonly refreshAt: number;
}

/** Someone without any entry. */
export const FREE: HeldLocks = Object.freeze({
  lock: undefined,
  endedAt: Number.NEGATIVE_INFINITY,
  askedAt: Number.NEGATIVE_INFINITY,
  refreshAt: Number.NEGATIVE_INFINITY,
});

/** People who can be locked only by an order with two signatures, each with all of their names. */
export type ProtectedPeople = readonly (readonly PersonName[])[];

/** The entries of all people, by their names. */
export class LockIndex {
  readonly locks: readonly Lock[];
  readonly #byName = new Map<string, Lock[]>();
  readonly #protected: ReadonlySet<string>;

  constructor(locks: readonly Lock[], protectedPeople: ProtectedPeople) {
    this.locks = locks;
    this.#protected = new Set(protectedPeople.flat().map(nameKey));
    for (const lock of locks) {
      for (const name of lock.names) {
        const key = nameKey(name);
        const same = this.#byName.get(key);
        if (same === undefined) this.#byName.set(key, [lock]);
        else same.push(lock);
      }
    }
  }

  /** The entries of a caller. */
  of(identity: Identity, now: number): HeldLocks {
    if (this.#byName.size === 0) return FREE;
    const keys = namesOf(identity).map(nameKey);
    const found = keys.flatMap((key) => this.#byName.get(key) ?? []).filter((lock) => isInForce(lock, now));
    // Access without the provider is what is left when the provider fails, or is in the wrong hands.
    const isGrant = identity.authentication.method === 'break-glass';
    const applicable = isGrant ? found.filter(({ source }) => source === 'operator') : found;
    if (applicable.length === 0) return FREE;
    const isProtected = keys.some((key) => this.#protected.has(key));
    const last = (...effects: readonly Lock['effect'][]): number =>
      Math.max(
        Number.NEGATIVE_INFINITY,
        ...applicable.flatMap(({ effect, at }) => (effects.includes(effect) ? [at] : [])),
      );
    return {
      lock: applicable.find(
        ({ effect, signatures }) => effect === 'lock' && (!isProtected || signatures >= 2),
      ),
      endedAt: last('end', 'ask'),
      askedAt: last('ask'),
      refreshAt: last('refresh'),
    };
  }

  /** The entries that one of these names has. */
  named(names: readonly PersonName[], now: number): readonly Lock[] {
    const found = names.flatMap((name) => this.#byName.get(nameKey(name)) ?? []);
    return [...new Set(found)].filter((lock) => isInForce(lock, now));
  }

  /** Whether one of these names is that of a person who is locked only by two signatures. */
  isProtected(names: readonly PersonName[]): boolean {
    return names.some((name) => this.#protected.has(nameKey(name)));
  }
}

function isInForce({ until }: Lock, now: number): boolean {
  return until === undefined || now < until;
}

/** By which names an identity is known. What an issuer did not state is not a name. */
export function namesOf(identity: Identity): readonly PersonName[] {
  const { issuer, subject, email, authentication, claims } = identity;
  const names: PersonName[] = [{ issuer, subject }];
  if (email !== undefined) names.push({ email }, { email, issuer });
  const { method } = authentication;
  // The account of a secret of the application: only there is this claim the name of an account in it.
  if (method !== 'conduit' && method !== 'vcs-password') return names;
  const { preferred_username: username, application_email: verified } = isRecord(claims) ? claims : {};
  if (typeof username === 'string' && foldCase(username) !== '') names.push({ username });
  if (typeof verified === 'string' && verified !== '') names.push({ email: verified });
  return names;
}
