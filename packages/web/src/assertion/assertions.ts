import type { BaseContext } from '@portcullis/core';
import { RecentMap } from '@portcullis/core/internal';
import { SignJWT } from 'jose/jwt/sign';
import type { Asking } from '../identity/asking.ts';
import { webError } from '../web-failure.ts';
import { assertionClaims } from './assertion-claims.ts';
import type { AssertionSettings } from './assertion-options.ts';
import { type KeyRing, keyRing } from './key-ring.ts';

/** An assertion that was signed. */
interface Signed {
  readonly token: string;
  /** `iat`, in seconds since the Unix epoch. */
  readonly from: number;
  /** `exp`, in seconds since the Unix epoch. */
  readonly until: number;
}

/** What servers take in one header line; most stop at 8 KiB for all of them. */
const MAX_LENGTH = 6_144;

/** Identifies the purpose of the token, so that no other JWT is accepted as one (RFC 8725 section 3.11). */
const ASSERTION_TYPE = 'portcullis-assertion+jwt';

/** Whether half of its life is still to come. */
function isFresh({ from, until }: Signed, now: number): boolean {
  return now >= from && now - from <= (until - from) / 2;
}

/** The assertions of one set of bindings. */
export class Assertions {
  readonly #settings: Pick<AssertionSettings<never>, 'audience' | 'issuer' | 'lifetimeSeconds'>;
  readonly #keys: readonly string[];
  readonly #recent = new RecentMap<Signed>();
  // The value, not its promise: a promise of one request must not be awaited in another.
  #ring: KeyRing | undefined;

  constructor(
    settings: Pick<AssertionSettings<never>, 'audience' | 'issuer' | 'lifetimeSeconds'>,
    keys: readonly string[],
  ) {
    this.#settings = settings;
    this.#keys = keys;
  }

  /** The JWK Set that the application verifies by. */
  async publicKeys(): Promise<string> {
    return (await this.#readRing()).publicKeys;
  }

  /**
   * An assertion of the caller's identity. The same one is returned for half of its lifetime, as long as its content is the same: `jti` is
   * the request for which it was signed.
   */
  async of(asking: Asking, { clock, target, requestId }: BaseContext): Promise<string> {
    const { audience, lifetimeSeconds } = this.#settings;
    const { issuer = `${target.protocol}//${target.host}` } = this.#settings;
    const claims = assertionClaims(asking, { issuer, audience });
    const now = Math.floor(clock.now() / 1000);
    const { identity, rolesUntil = Number.POSITIVE_INFINITY } = asking;
    const end = Math.floor(Math.min(identity.expiresAt, rolesUntil));
    const name = JSON.stringify(claims);
    const known = this.#recent.get(name);
    if (known !== undefined && isFresh(known, now) && known.until <= end) return known.token;
    const until = Math.min(now + lifetimeSeconds, end);
    const { kid, privateKey } = await this.#readRing();
    const token = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: ASSERTION_TYPE, kid })
      .setJti(requestId)
      .setIssuedAt(now)
      .setExpirationTime(until)
      .sign(privateKey);
    if (token.length > MAX_LENGTH) {
      throw webError('web.identity_too_large', {
        detail: `web: the assertion has ${token.length} characters, more than ${MAX_LENGTH}: map groups to fewer roles`,
      });
    }
    this.#recent.set(name, { token, from: now, until }, token.length);
    return token;
  }

  async #readRing(): Promise<KeyRing> {
    this.#ring ??= await keyRing(this.#keys);
    return this.#ring;
  }
}
