import type { PolicyProblem } from '../problems/policy-problem.ts';
import { type PolicyOptions, readPolicy } from './read-policy.ts';

/**
 * Returns everything that is wrong with a policy, as data, so that a check of a configuration can report all of it at once. An empty
 * list means that `compilePolicy` accepts it. Takes anything, such as the result of `JSON.parse`.
 *
 * A rule that can never decide anything, because one other rule always does, is a problem as well. It does **not** know
 * whether a path exists at the origin, and does not find a rule that only several others together make superfluous.
 */
export function checkPolicy(policy: unknown, options: PolicyOptions = {}): readonly PolicyProblem[] {
  return readPolicy(policy, options).problems;
}
