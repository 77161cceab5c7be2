import type { PolicyRequest } from '../policy-request.ts';
import type { Report } from '../problems/report.ts';
import type { RuleEffect } from '../rule-effect.ts';

/** One thing that must hold for a rule to match, beside its scope and its audience. */
export interface Condition {
  /** The field of the rule that says it. */
  readonly field: string;
  /** Whether it holds; `undefined` if the request does not say. */
  readonly holds: (request: PolicyRequest) => boolean | undefined;
}

/**
 * A field of a rule that asks for something besides its scope and its audience. One file says all of it; a line in
 * `criteria.ts` adds it to the language, and one in `policy-schema.ts` to what editors know.
 */
export interface Criterion<Fields> {
  /** The field's name. */
  readonly field: keyof Fields & string;
  /** Reports what is wrong with what stands there. */
  readonly check: (value: unknown, report: Report) => void;
  /** What must hold; `undefined` for a rule that does not have the field. Takes a rule in which nothing is wrong. */
  readonly compile: (rule: Fields & { readonly effect: RuleEffect }) => Condition | undefined;
}
