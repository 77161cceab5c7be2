import type { Identity } from '@portcullis/core';
import type { Claims } from '@portcullis/token/internal';
import type { Binding } from './device-key.ts';

/** Where a login was made from, as far as the request showed it: for people, who know their own browsers. It decides nothing. */
export interface LoginPlace {
  /** What the browser calls itself (`User-Agent`), cut short. */
  readonly agent?: string | undefined;
  /** ISO 3166-1 alpha-2, as Cloudflare guesses it by the address. */
  readonly country?: string | undefined;
}

/** What is remembered of a login. All times are in seconds since the Unix epoch. */
export interface Session {
  /** Random, new at each login. */
  readonly id: string;
  /** The provider's name in the options. */
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  /** The provider's own id for its session (OIDC `sid`), by which it can end this one. */
  readonly sid: string | undefined;
  /** The nonce of the login: ID tokens of a refresh may repeat it, and contain no other. */
  readonly nonce: string;
  /** The verified claims that are stored. */
  readonly claims: Claims;
  readonly groups: readonly string[];
  /** Whether the groups are not known. The list is empty then. */
  readonly groupsLeftOut?: boolean;
  readonly startedAt: number;
  /** Whether all sessions of its person had ended shortly before it started. Stored in cookies only. */
  readonly isAfterEnd?: true;
  /** Time of its last request, to a minute. */
  readonly seenAt: number;
  /** The `keepVersion` of its provider when the claims were read: which claims and groups were stored. */
  readonly keepVersion?: string | undefined;
  /** When the provider last identified the person. */
  readonly identifiedAt: number;
  /** When the provider is to be asked again. */
  readonly refreshAt: number;
  /** Grows with each refresh. `undefined` before the first, and of a version that did not count. */
  readonly revision?: number | undefined;
  readonly refreshToken: string | undefined;
  /** Names the session to the provider when the person logs out. */
  readonly idToken: string | undefined;
  /**
   * When a session that an identity assertion started ends, in seconds since the Unix epoch. It is that of one access token, and no browser has
   * it. Its claims are incomplete: the provider states fewer in an assertion than at a login. `undefined` for a session of a login.
   */
  readonly assertedUntil?: number | undefined;
  /** Stored if sessions can be listed. */
  readonly place?: LoginPlace;
  /** The keys of the browser that the session is bound to, by the origin of the host that registered each. Stored in stores only. */
  readonly deviceKeys?: Readonly<Record<string, Binding>> | undefined;
  /** When the browser of the request last proved that it holds the key of this host. Never stored; `undefined` if it did not. */
  readonly provedAt?: number | undefined;
}

/** How long sessions last, in seconds. */
export interface Lifetimes {
  readonly idleSeconds: number;
  readonly lifetimeSeconds: number;
  readonly identitySeconds: number;
  /** Sessions that started before this time are refused, in seconds since the Unix epoch. */
  readonly notBefore: number;
}

/** When the session expires. Pure. */
export function sessionEnd(session: Session, lifetimes: Lifetimes): number {
  const { startedAt, seenAt, assertedUntil = Number.POSITIVE_INFINITY } = session;
  return Math.min(startedAt + lifetimes.lifetimeSeconds, seenAt + lifetimes.idleSeconds, assertedUntil);
}

/** Why the session is over; `undefined` if it is not. Pure. */
export function sessionProblem(session: Session, lifetimes: Lifetimes, now: number): string | undefined {
  const { startedAt, seenAt, identifiedAt, refreshToken, assertedUntil } = session;
  const { idleSeconds, lifetimeSeconds, identitySeconds, notBefore } = lifetimes;
  if (startedAt < notBefore) return 'it started before the time in the option notBefore';
  if (now >= startedAt + lifetimeSeconds) return 'its lifetime has expired';
  if (now >= seenAt + idleSeconds) return 'it was idle for too long';
  if (assertedUntil !== undefined && now >= assertedUntil)
    return 'the access token of its identity assertion has expired';
  if (refreshToken === undefined && now >= identifiedAt + identitySeconds) {
    return 'the identity from the provider is older than identitySeconds, and the provider returned no refresh token';
  }
  return undefined;
}

/** How far a session may be ahead of the clock, in seconds: the clocks of several machines may be apart. */
export const AHEAD_SECONDS = 300;

/** Whether a time that a session names lies in the future: the clock was ahead then and was set back, or it is behind. Pure. */
export function isOfFuture(time: number, now: number): boolean {
  return time > now + AHEAD_SECONDS;
}

/**
 * Whether a session started later than the current time. Then its age is unknown, and whether it was ended since it started. The same
 * applies to the time of the provider's last claims, if the provider cannot be asked again. Pure.
 */
export function isAhead({ startedAt, identifiedAt, refreshToken }: Session, now: number): boolean {
  return isOfFuture(refreshToken === undefined ? Math.max(startedAt, identifiedAt) : startedAt, now);
}

/** Whether the provider's last claims may still be used. Pure. */
export function isBelieved(
  { identifiedAt }: Pick<Session, 'identifiedAt'>,
  { identitySeconds }: Pick<Lifetimes, 'identitySeconds'>,
  now: number,
): boolean {
  return now < identifiedAt + identitySeconds && !isOfFuture(identifiedAt, now);
}

/** The verified caller of a session. */
export function identityOf(session: Session, lifetimes: Lifetimes): Identity {
  const { claims, issuer, subject, provider, groups } = session;
  const { email, email_verified: verified, name, preferred_username: username, acr, amr } = claims;
  const authTime = claims.auth_time;
  return Object.freeze({
    kind: 'user',
    issuer,
    subject,
    email: isText(email) && verified === true ? email : undefined,
    name: [name, username].find(isText),
    groups: session.groupsLeftOut === true ? undefined : Object.freeze([...groups]),
    claims: Object.freeze({ ...claims }),
    ...(session.assertedUntil === undefined ? {} : { claimsIncomplete: true }),
    authentication: Object.freeze({
      method: 'session',
      provider,
      acr: isText(acr) ? acr : undefined,
      amr: Array.isArray(amr) ? amr.filter(isText) : [],
      authTime: typeof authTime === 'number' && Number.isFinite(authTime) ? authTime : undefined,
      ...(session.provedAt === undefined ? {} : { deviceProvedAt: session.provedAt }),
    }),
    expiresAt: sessionEnd(session, lifetimes),
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** What a decision may hang on. Providers list groups in any order. */
export function said({ claims, groups, groupsLeftOut = false }: Session): string {
  return JSON.stringify([claims, groups.toSorted(), groupsLeftOut]);
}
