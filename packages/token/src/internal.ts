// Shared with the other packages of this repository, and no public surface: it changes without a word. docs/decisions/0010.
export type { Algorithm } from './algorithms.ts';
export { type ClaimExpectations, type Claims, claimsProblem } from './claims.ts';
export { readGroups } from './groups.ts';
export { TokenReader } from './jose-header.ts';
export { readSignedClaims } from './signed-claims.ts';
export type { TokenProblem } from './token-failure.ts';
export { unverifiedClaims } from './unverified-claims.ts';
