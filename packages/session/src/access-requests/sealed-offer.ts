import type { KeyRing } from '../cookies/key-ring.ts';
import { openJson, sealJson } from '../cookies/sealed-json.ts';

/** What a user was refused, and may ask for. It is stored in the page itself, sealed, so that the user cannot ask for anything else. */
export interface SealedOffer {
  readonly requestId: string;
  /** Seconds since the Unix epoch. */
  readonly refusedAt: number;
  readonly policy: string;
  readonly rule?: string | undefined;
  readonly issuer: string;
  readonly subject: string;
}

const PURPOSE = 'access request';

/** Seals an offer for the form. */
export function sealOffer(ring: KeyRing, offer: SealedOffer): Promise<string> {
  return sealJson(ring, PURPOSE, offer);
}

/** The offer, if it was sealed here for this purpose. */
export function openOffer(ring: KeyRing, sealed: string): Promise<SealedOffer | undefined> {
  return openJson(ring, PURPOSE, sealed);
}
