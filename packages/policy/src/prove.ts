export type { Counterexample } from './prove/counterexample.ts';
export { type Change, type Difference, difference } from './prove/difference.ts';
export { type IdleRule, idleRules } from './prove/idle-rules.ts';
export { type Cell, type Matrix, matrix } from './prove/matrix.ts';
export type { ProofOptions } from './prove/proof.ts';
export { type ClaimProof, prove } from './prove/prove.ts';
export { UndecidedError } from './prove/undecided-error.ts';
export type { DroppedRight } from './tighten/dropped-right.ts';
export { type Tightening, type TightenOptions, tighten } from './tighten/tighten.ts';
