import { versionOfPolicy } from '@portcullis/policy/internal';
import type { VersionsOf } from './gate/policy-facts.ts';

/** Versions that are made from the policies, when a request first needs them. */
export const versionsMade: VersionsOf = ({ policy, shadowPolicy }) => ({
  policy: versionOfPolicy(policy),
  // Of a policy that is not there, nobody asks.
  shadowPolicy: versionOfPolicy(shadowPolicy ?? policy),
});
