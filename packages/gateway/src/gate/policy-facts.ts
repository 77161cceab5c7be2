import type { PolicyOutline, PolicyVersion } from '@portcullis/policy/internal';
import type { InstanceConfiguration } from '../generated/types.ts';

/** The versions of the policies of an instance. */
export type VersionsOf = (instance: InstanceConfiguration) => {
  readonly policy: PolicyVersion;
  readonly shadowPolicy: PolicyVersion;
};

/** What is known of the rules of an instance's policies. */
export type OutlinesOf = (instance: InstanceConfiguration) => {
  readonly policy: PolicyOutline;
  readonly shadowPolicy: PolicyOutline;
};
