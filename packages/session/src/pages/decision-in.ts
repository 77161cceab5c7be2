import type { Decision, ReadableTrail } from '@portcullis/core';

/** The policy's decision on a request, from the trail of its step: a step that refuses adds nothing to the context. */
export function decisionIn(trail: ReadableTrail): Decision | undefined {
  return trail.entries.findLast((entry) => entry.type === 'policy.decided')?.decision;
}

/** The roles on offer that would have allowed a request. */
export function rolesOffered(trail: ReadableTrail): readonly string[] {
  return trail.entries.findLast((entry) => entry.type === 'policy.decided')?.offered ?? [];
}
