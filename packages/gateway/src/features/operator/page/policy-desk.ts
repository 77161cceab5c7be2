import type { ApplicationFacts } from '@portcullis/core/internal';
import type { Policy, PolicyOptions } from '@portcullis/policy';

/** The policy in force at some hosts, with what is needed to ask it. */
export interface PolicyDesk {
  /** How the configuration calls it. */
  readonly instance: string;
  readonly policy: Policy<string>;
  /** The words that the policy may use, roles included. */
  readonly options: PolicyOptions;
  /** Reads addresses and classifies requests. */
  readonly application: Pick<ApplicationFacts, 'target' | 'checkTarget' | 'classify' | 'recorded'>;
}
