import type { Identity } from '@portcullis/core';
import { RecentMap } from '@portcullis/core/internal';
import { parseCookie } from 'cookie';
import type { MacRing } from '../mac-ring.ts';
import { ownCookie } from './own-cookie.ts';

/** Phorge's cookies that belong to one person: a session, and a registration on its way. */
export type BoundCookie = 'phsid' | 'phreg';

/** The proofs that came with a request, whatever they are worth. */
export type SentProofs = Readonly<Partial<Record<BoundCookie, string>>>;

/** How many proofs that were good are remembered, so that the usual request costs no cryptography. */
const MAX_REMEMBERED = 1024;

/** No cookie of Phorge's is longer. */
const MAX_VALUE_LENGTH = 256;

/**
 * Proofs of whose a cookie of Phorge's is, kept in the browser in a cookie of the gate's own. A proof is of the Phorge, the
 * cookie, its value and the person, and worth nothing for another of each.
 */
export class CookieProofs {
  readonly #clientId: string;
  readonly #ring: MacRing;
  // In the order of their arrival. Inside one Phorge's settings, and under everything that they depend on.
  readonly #good = new RecentMap<true>({
    maxEntries: MAX_REMEMBERED,
    maxNameLength: Number.POSITIVE_INFINITY,
  });

  constructor(clientId: string, ring: MacRing) {
    this.#clientId = clientId;
    this.#ring = ring;
  }

  /** The `Set-Cookie` line with a proof that this value is this person's. */
  async line(
    name: BoundCookie,
    value: string,
    person: Identity,
    maxAge: number | undefined,
  ): Promise<string> {
    const proof = await this.#ring.make(purpose(name), this.#facts(value, person));
    return ownCookie(cookieName(name), proof, maxAge);
  }

  /** Whether the proof says that this value is this person's. */
  async holds(name: BoundCookie, value: string, person: Identity, proof: string): Promise<boolean> {
    if (value === '' || value.length > MAX_VALUE_LENGTH) return false;
    const facts = this.#facts(value, person);
    const key = JSON.stringify([name, proof, ...facts]);
    if (this.#good.get(key) === true) return true;
    if (!(await this.#ring.check(purpose(name), facts, proof))) return false;
    this.#good.set(key, true);
    return true;
  }

  #facts(value: string, { issuer, subject }: Identity): readonly string[] {
    return [this.#clientId, value, issuer, subject];
  }
}

/** The proofs in a `Cookie` header. */
export function proofsIn(header: string): SentProofs {
  if (!header.includes('__Host-portcullis-ph')) return {};
  const { [cookieName('phsid')]: phsid, [cookieName('phreg')]: phreg } = parseCookie(header, {
    decode: (text) => text,
  });
  return { ...(phsid === undefined ? {} : { phsid }), ...(phreg === undefined ? {} : { phreg }) };
}

/** The `Set-Cookie` line that takes a proof away. */
export function proofRemoval(name: BoundCookie): string {
  return ownCookie(cookieName(name), '', 0);
}

function cookieName(name: BoundCookie): string {
  return `__Host-portcullis-${name}`;
}

function purpose(name: BoundCookie): string {
  return `cookie ${name}`;
}
