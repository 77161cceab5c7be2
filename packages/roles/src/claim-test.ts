import { claimAt } from '@portcullis/core/internal';

/** A value that a claim may have. */
export type ClaimValue = string | number | boolean;

/** What a claim must be: a value, or one of several. Of a claim that is a list, one entry must be. */
export type ClaimTest = ClaimValue | readonly ClaimValue[];

/** What claims must be, by name or dotted path. All must hold. */
export type ClaimTests = Readonly<Record<string, ClaimTest>>;

/** Whether a claim is what it must be. A claim that is missing never is. Compared exactly: `"1"` is not `1`. */
export function claimTestHolds(claims: unknown, claim: string, test: ClaimTest): boolean {
  const value = claimAt(claims, claim);
  const held: readonly unknown[] = Array.isArray(value) ? value : [value];
  const wanted: readonly unknown[] = Array.isArray(test) ? test : [test];
  return held.some((one) => wanted.includes(one));
}

/** Claims as far as they are known of a caller. */
export interface KnownClaims {
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** Whether there may be others. */
  readonly claimsIncomplete?: boolean | undefined;
}

/** Whether a claim is what it must be; `undefined` where it is missing and not all claims are known. */
export function knownClaimTestHolds(known: KnownClaims, claim: string, test: ClaimTest): boolean | undefined {
  return isUnknownClaim(known, claim) ? undefined : claimTestHolds(known.claims, claim, test);
}

/** Whether a claim is missing where not all claims are known. `null` states no value, as if the claim were missing. */
export function isUnknownClaim({ claims, claimsIncomplete }: KnownClaims, claim: string): boolean {
  return claimsIncomplete === true && (claimAt(claims, claim) ?? undefined) === undefined;
}

/** What is wrong with a test of a claim; `undefined` where nothing is. */
export function claimTestProblem(claim: string, test: unknown): string | undefined {
  if (claim.trim() === '') return 'a claim needs a name';
  const values: readonly unknown[] = Array.isArray(test) ? test : [test];
  if (values.length === 0) return 'must have at least one value';
  if (!values.every(isClaimValue))
    return 'must be a text, a number below 2^53, true or false, or a list of those';
  if (claim === 'email') {
    return 'may be an address that nobody verified: use "emailDomains", or the subject ("sub")';
  }
  return undefined;
}

function isClaimValue(value: unknown): value is ClaimValue {
  if (typeof value === 'string') return value !== '' && value.isWellFormed();
  // Larger numbers that differ are one in JavaScript (RFC 8259 section 6): somebody else would be taken for who is meant.
  return typeof value === 'boolean' || (typeof value === 'number' && Math.abs(value) < 2 ** 53);
}
