import { isRecord } from '@portcullis/core/internal';
import type { ClaimTests } from '@portcullis/roles';
import { claimTestProblem, knownClaimTestHolds } from '@portcullis/roles/internal';
import { described, type JsonSchema } from '../json-schema.ts';
import type { Report } from '../problems/report.ts';
import type { Condition, Criterion, CriterionCompiler } from './criterion.ts';

/**
 * Holds if every claim has one of its values. An anonymous caller has no claims. Claims that are not known (none were given, or
 * `claimsIncomplete`) may have any value.
 */
export function claimsCondition(tests: ClaimTests): Condition {
  const entries = Object.entries(tests);
  return {
    field: 'claims',
    holds: ({ caller }) => {
      if (caller.kind === 'anonymous') return false;
      const { claims } = caller;
      const claimsIncomplete = claims === undefined || caller.claimsIncomplete === true;
      const truths = entries.map(([claim, test]) =>
        knownClaimTestHolds({ claims, claimsIncomplete }, claim, test),
      );
      if (truths.includes(false)) return false;
      return truths.includes(undefined) ? undefined : true;
    },
  };
}

/** Reports what is wrong with `claims`. */
export function checkClaims(tests: unknown, report: Report): void {
  if (!isRecord(tests) || Object.keys(tests).length === 0) {
    report.problem('must be an object of claims, each with its accepted values');
    return;
  }
  for (const [claim, test] of Object.entries(tests)) {
    const problem = claimTestProblem(claim, test);
    if (problem !== undefined) report.at(claim).problem(problem);
  }
}

/** What `claims` asks of a request. */
export const claimsCompiler: CriterionCompiler<'claims'> = {
  field: 'claims',
  compile: claimsCondition,
};

/** What claims of the caller must be. */
export const CLAIMS: Criterion<'claims'> = {
  field: 'claims',
  check: checkClaims,
  compiler: claimsCompiler,
};

/** How `claims` is written. */
export const claimsSchema: JsonSchema = /* @__PURE__ */ described(
  'Claims that the caller must have, by name or dotted path, each with its accepted value or values. If a claim is a list, one of its entries must match. A claim that is `null` counts as missing. Default: no condition.',
  {
    tsType: 'ClaimTests',
    type: 'object',
    minProperties: 1,
    additionalProperties: {
      anyOf: [
        { type: ['string', 'number', 'boolean'] },
        { type: 'array', items: { type: ['string', 'number', 'boolean'] }, minItems: 1 },
      ],
    },
  },
);
