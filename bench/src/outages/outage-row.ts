import type { OutageSettings } from './outage-gate.ts';
import type { OutageRun } from './outage-run.ts';

/** One line of the table: what goes wrong, and what must come of it. */
export interface OutageRow {
  readonly name: string;
  /** What must come of it, in a few words, for the table. */
  readonly expected: string;
  readonly settings?: OutageSettings;
  /** Whether events are lost, each of which must be told. Default: none may be. */
  readonly losesEvents?: boolean;
  /** Does it, and says of each request what it must be told. */
  readonly run: (run: OutageRun) => Promise<void>;
}
