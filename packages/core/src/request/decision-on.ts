import type { Decision } from '../identity/decision.ts';
import type { Resource } from './resource.ts';

/** The context after a step that evaluates a policy by resource. */
export interface HasDecisionOn {
  /**
   * Evaluates the policy for another resource, for the same caller at the same time: whether some call of it can be allowed. For lists
   * that show only what the caller may use.
   */
  readonly decisionOn: (resource: Resource) => Decision;
}
