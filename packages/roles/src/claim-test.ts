import { claimAt } from '@portcullis/core/internal';

/** A value that a claim can have. */
export type ClaimValue = string | number | boolean;

/** The accepted value of a claim, or a list of accepted values. If the claim is a list, one of its entries must match. */
export type ClaimTest = ClaimValue | readonly ClaimValue[];

/** Accepted values of claims, by name or dotted path. All claims must match. */
export type ClaimTests = Readonly<Record<string, ClaimTest>>;

/** Returns whether a claim has an accepted value. A missing claim never matches. Values are compared exactly: `"1"` is not `1`. */
export function claimTestHolds(claims: unknown, claim: string, test: ClaimTest): boolean {
  const value = claimAt(claims, claim);
  const held: readonly unknown[] = Array.isArray(value) ? value : [value];
  const wanted: readonly unknown[] = Array.isArray(test) ? test : [test];
  return held.some((one) => wanted.includes(one));
}

/** The known claims of a caller. */
export interface KnownClaims {
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** Whether the caller may have other claims. */
  readonly claimsIncomplete?: boolean | undefined;
}

/** Returns whether a claim has an accepted value; `undefined` if the claim is missing and not all claims are known. */
export function knownClaimTestHolds(known: KnownClaims, claim: string, test: ClaimTest): boolean | undefined {
  return isUnknownClaim(known, claim) ? undefined : claimTestHolds(known.claims, claim, test);
}

/** Whether a claim is missing while not all claims are known. `null` counts as missing. */
export function isUnknownClaim({ claims, claimsIncomplete }: KnownClaims, claim: string): boolean {
  return claimsIncomplete === true && (claimAt(claims, claim) ?? undefined) === undefined;
}

/** Returns what is wrong with a test of a claim, or `undefined`. */
export function claimTestProblem(claim: string, test: unknown): string | undefined {
  if (claim.trim() === '') return 'a claim needs a name';
  const values: readonly unknown[] = Array.isArray(test) ? test : [test];
  if (values.length === 0) return 'must have at least one value';
  if (!values.every(isClaimValue))
    return 'must be a text, a number below 2^53, true or false, or a list of these';
  if (claim === 'email') {
    return 'may contain an unverified address: use "emailDomains", or the subject ("sub")';
  }
  return undefined;
}

function isClaimValue(value: unknown): value is ClaimValue {
  if (typeof value === 'string') return value !== '' && value.isWellFormed();
  // JavaScript rounds larger numbers (RFC 8259 section 6), so two different IDs could become equal.
  return typeof value === 'boolean' || (typeof value === 'number' && Math.abs(value) < 2 ** 53);
}
