import {
  type PolicyOutline,
  type PolicyVersion,
  policyOutline,
  versionOfPolicy,
} from '@portcullis/policy/internal';
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

/** Versions that are made from the policies, when a request first needs them. */
export const versionsMade: VersionsOf = ({ policy, shadowPolicy }) => ({
  policy: versionOfPolicy(policy),
  // Of a policy that does not exist, none is asked for.
  shadowPolicy: versionOfPolicy(shadowPolicy ?? policy),
});

/** Outlines that are made from the policies, when a gate is put together. */
export const outlinesMade: OutlinesOf = ({ policy, shadowPolicy }) => {
  const outline = policyOutline(policy.rules);
  // Of a policy that does not exist, none is asked for.
  return {
    policy: outline,
    shadowPolicy: shadowPolicy === undefined ? outline : policyOutline(shadowPolicy.rules),
  };
};
