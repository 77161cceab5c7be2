// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export type { Algorithm } from './algorithms.ts';
export { type ClaimExpectations, type Claims, claimsProblem } from './claims.ts';
export { readGroups } from './groups.ts';
export { TokenReader } from './jose-header.ts';
export { readSignedClaims } from './signed-claims.ts';
export type { TokenProblem } from './token-failure.ts';
export { unverifiedClaims } from './unverified-claims.ts';
