// What verifies a token that is no bearer token: for the ID tokens and logout tokens of a login.
export { type ClaimExpectations, claimsProblem } from './claims.ts';
export { type HeaderRules, type TokenParts, type TokenPartsReading, TokenReader } from './jose-header.ts';
export { readSignedClaims, type SignedClaimsReading } from './signed-claims.ts';
export type { TokenProblem } from './token-failure.ts';
export { unverifiedClaims } from './unverified-claims.ts';
