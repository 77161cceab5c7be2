import type { ApplicationFacts } from '@portcullis/core/internal';
import type { Policy, PolicyOptions } from '@portcullis/policy';

/** The active policy of some hosts, with everything needed to evaluate it. */
export interface PolicyDesk {
  /** The name of the instance in the configuration. */
  readonly instance: string;
  readonly policy: Policy<string>;
  /** The names that the policy may use, including roles. */
  readonly options: PolicyOptions;
  /** Parses URLs and classifies requests. */
  readonly application: Pick<ApplicationFacts, 'target' | 'checkTarget' | 'classify' | 'recorded'>;
}
