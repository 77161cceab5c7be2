import type { PolicyRequest } from '../policy-request.ts';

/** One thing that must hold for a rule to match, beside its scope and its audience. */
export interface Condition {
  /** The field of the rule that says it. */
  readonly field: string;
  /** Whether it holds; `undefined` if the request does not say. */
  readonly holds: (request: PolicyRequest) => boolean | undefined;
}
