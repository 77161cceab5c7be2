import type { ColdStarts } from './cold-start.ts';
import type { DecisionCosts } from './decision-cost.ts';
import type { PageTimes } from './page-time.ts';
import type { Sizes } from './sizes.ts';
import type { Readings } from './slices.ts';

/** What one run measured. */
export interface Measurements {
  /** Of the contenders, for each process of theirs. */
  readonly cost: readonly Readings[];
  /** Of the same gate with more rules or callers, for each process. */
  readonly growing: readonly Readings[];
  /** How long a page with its files takes. */
  readonly pages: PageTimes;
  /** Which share of all finds of stored sessions the busiest of eight objects has. `undefined`: not measured. */
  readonly busiestOf8: number | undefined;
  /** How many events a second the log publishes without falling behind. `undefined`: not measured. */
  readonly logEventsPerSecond: number | undefined;
  readonly coldStarts: ColdStarts;
  readonly decisions: DecisionCosts;
  readonly sizes: Sizes;
}
