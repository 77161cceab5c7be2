import { policyOutline } from '@portcullis/policy/internal';
import type { OutlinesOf } from './gate/policy-facts.ts';

/** Outlines that are made from the policies, when a gate is put together. */
export const outlinesMade: OutlinesOf = ({ policy, shadowPolicy }) => {
  const outline = policyOutline(policy.rules);
  // Of a policy that is not there, nobody asks.
  return {
    policy: outline,
    shadowPolicy: shadowPolicy === undefined ? outline : policyOutline(shadowPolicy.rules),
  };
};
