import type { Decision, ReadableTrail } from '@portcullis/core';

/** What the policy decided of a request, by what its step wrote down: a step that refuses adds nothing to the context. */
export function decisionIn(trail: ReadableTrail): Decision | undefined {
  return trail.entries.findLast((entry) => entry.type === 'policy.decided')?.decision;
}
