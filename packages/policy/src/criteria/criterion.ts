import type { ClaimedCriteria } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import type { Report } from '../problems/report.ts';
import type { RuleEffect } from '../rule-effect.ts';

/** A condition for a rule to match, in addition to its scope and its audience. */
export interface Condition {
  /** The field of the rule that says it. */
  readonly field: string;
  /** Whether it holds; `undefined` if the request does not say. */
  readonly holds: (request: PolicyRequest) => boolean | undefined;
  /** Whether the criterion is not one of this package, so that nothing is known about what it reads. Default: `false`. */
  readonly own?: boolean;
}

/** How a field of a rule is compiled: all that a Worker needs of it once its policy was checked. */
export interface CriterionCompiler<Field extends keyof ClaimedCriteria> {
  /** The field's name. */
  readonly field: Field;
  /** What must hold. Takes a value in which nothing is wrong. */
  compile(value: NonNullable<ClaimedCriteria[Field]>, effect: RuleEffect): Condition;
}

/**
 * A field of a rule that asks for something besides its scope and its audience. One file, named after the field, says all
 * of it: this, its compiler as `…Compiler`, and as `…Schema` how the field is written and described. A line in `criteria.ts`
 * adds it to the language; `pnpm schema` writes the types, what editors know, and what built Workers import.
 */
export interface Criterion<Field extends keyof ClaimedCriteria> {
  /** The field's name. */
  readonly field: Field;
  /** Reports what is wrong with what stands there. */
  check(value: unknown, report: Report): void;
  /** A constant of its own, so that a Worker can have it without the check. */
  readonly compiler: CriterionCompiler<Field>;
}

/** Any criterion, for code that does not know the field. */
export type AnyCriterion = Criterion<keyof ClaimedCriteria>;

/** The compiler of any of them. */
export type AnyCompiler = CriterionCompiler<keyof ClaimedCriteria>;
