import type { ColdStarts } from './cold-start.ts';
import type { DecisionCosts } from './decision-cost.ts';
import type { Sizes } from './sizes.ts';
import type { Readings } from './slices.ts';

/** What one run measured. */
export interface Measurements {
  /** Of the contenders. */
  readonly cost: Readings;
  /** Of the same gate with more rules or callers. */
  readonly growing: Readings;
  readonly coldStarts: ColdStarts;
  readonly decisions: DecisionCosts;
  readonly sizes: Sizes;
}
