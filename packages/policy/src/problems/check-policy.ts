import { type PolicyOptions, readPolicy } from '../compile/read-policy.ts';
import type { PolicyProblem } from './policy-problem.ts';

/**
 * Everything wrong with a policy, as data: for configuration checks that must report all of it at once. An empty list
 * means that `compilePolicy` accepts it. Takes anything, such as what `JSON.parse` gave.
 *
 * A rule that can never decide anything, because one other rule always does, is a problem as well. It does **not** know
 * whether a path exists at the origin, nor find a rule that only several others make superfluous together.
 */
export function checkPolicy(policy: unknown, options: PolicyOptions = {}): readonly PolicyProblem[] {
  return readPolicy(policy, options).problems;
}
