import type { Caller, Identity } from '@portcullis/core';
import { type BoundCookie, type CookieProofs, proofsIn, type SentProofs } from './cookie-proofs.ts';
import { cookieHeader, isAnonymousSession, type SentCookie, sentCookies } from './phorge-cookies.ts';
import { type UnboundSession, unboundSession } from './unbound-session.ts';

/** Why a session of Phorge that came with a request stays behind. */
export type DropReason =
  /** The caller is anonymous, or a service. */
  | 'no_person'
  /** The gate did not see it start, or the browser lost the proof. */
  | 'unbound'
  /** It started for another person, or the proof is of another session. */
  | 'other_person'
  /** It is encoded as Phorge never encodes it. */
  | 'misspelled'
  /** It was sent in addition to the person's own. */
  | 'several';

/** What the gate makes of a request's cookies. */
export interface BrowserCookies {
  /** What Phorge may see of them. */
  readonly header: string | undefined;
  /** Whether a session of Phorge is among them that belongs to the present person. */
  readonly hasSession: boolean;
  /** Whether a registration is among them that the present person started. */
  readonly hasRegistration: boolean;
  /** Whether an invitation to Phorge is among them. A link sets it in any browser that opens it. */
  readonly hasInvitation: boolean;
  /** Why a session is not among them that came. */
  readonly dropped: DropReason | undefined;
  /** A session from before the gate, which the person may connect. Phorge does not see it. */
  readonly unbound: UnboundSession | undefined;
  readonly proofs: SentProofs;
}

/** More values of one cookie than any browser sends. */
const MAX_CANDIDATES = 4;

/**
 * Judges the cookies of a request. A session and its name pass if a proof says that the session is the caller's; so does a
 * registration. Anonymous sessions pass, everything else of these does not.
 *
 * @param prefix Phorge's cookie prefix with its `_`, or `''`
 */
export async function browserCookies(
  header: string,
  prefix: string,
  caller: Caller,
  proofs: CookieProofs,
): Promise<BrowserCookies> {
  const cookies = sentCookies(header, prefix);
  const sent = proofsIn(header);
  const person = caller.kind === 'user' ? caller : undefined;
  const owned = (name: BoundCookie) => ownedValue(name, cookies, person, sent[name], proofs);
  const session = await owned('phsid');
  const registration = await owned('phreg');
  const passes = ({ name, isPlain, value }: SentCookie): boolean => {
    switch (name) {
      case undefined:
      case 'invite':
        return true;
      case 'phsid':
        return isPlain && (session === undefined ? isAnonymousSession(value) : value === session);
      case 'phusr':
        return isPlain && session !== undefined;
      case 'phreg':
        return isPlain && value === registration;
    }
  };
  const lost = cookies.filter(
    (cookie) => cookie.name === 'phsid' && !isAnonymousSession(cookie.value) && !passes(cookie),
  );
  const dropped = dropReason(lost, person, session, sent);
  return {
    header: cookieHeader(cookies.filter(passes)),
    hasSession: session !== undefined,
    hasRegistration: registration !== undefined,
    hasInvitation: cookies.some(({ name }) => name === 'invite'),
    dropped,
    unbound: dropped === 'unbound' ? unboundSession(cookies) : undefined,
    proofs: sent,
  };
}

/** The value among those sent that is proved to be this person's. */
async function ownedValue(
  name: BoundCookie,
  cookies: readonly SentCookie[],
  person: Identity | undefined,
  proof: string | undefined,
  proofs: CookieProofs,
): Promise<string | undefined> {
  if (person === undefined || proof === undefined) return undefined;
  const plain = cookies.filter((cookie) => cookie.name === name && cookie.isPlain);
  const values = new Set(plain.map(({ value }) => value));
  for (const value of [...values].slice(0, MAX_CANDIDATES)) {
    if (await proofs.holds(name, value, person, proof)) return value;
  }
  return undefined;
}

function dropReason(
  lost: readonly SentCookie[],
  person: Identity | undefined,
  session: string | undefined,
  sent: SentProofs,
): DropReason | undefined {
  if (lost.length === 0) return undefined;
  if (person === undefined) return 'no_person';
  if (session !== undefined) return 'several';
  if (lost.every(({ isPlain }) => !isPlain)) return 'misspelled';
  return sent.phsid === undefined ? 'unbound' : 'other_person';
}
