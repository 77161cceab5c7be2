import type { ApplicationFacts } from '@portcullis/core/internal';
import type { Policy, PolicyOptions } from '@portcullis/policy';
import type { RoleMapping } from '@portcullis/roles';

/** The active policy of some hosts, with everything needed to evaluate it. */
export interface PolicyDesk {
  /** The name of the instance in the configuration. */
  readonly instance: string;
  readonly policy: Policy<string>;
  /** The names that the policy may use, including roles. */
  readonly options: PolicyOptions;
  /** What grants each role, and what it implies. Default: the roles of the policy, without implications. */
  readonly roles?: RoleMapping;
  /** Sets of roles that users can have without groups and claims, as emergency grants give. Default: none. */
  readonly given?: readonly (readonly string[])[];
  /** Parses URLs and classifies requests. */
  readonly application: Pick<ApplicationFacts, 'target' | 'checkTarget' | 'classify' | 'recorded'>;
}
