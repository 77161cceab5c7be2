import { type ClaimTests, claimTestHolds, claimTestProblem } from '@portcullis/roles';
import { isRecord, type Report } from '../problems/report.ts';
import type { Condition } from './condition.ts';

export type { ClaimTests } from '@portcullis/roles';

/** Holds if every claim has one of its values. An anonymous caller has no claims. */
export function claimsCondition(tests: ClaimTests): Condition {
  const entries = Object.entries(tests);
  return {
    field: 'claims',
    holds: ({ caller: { kind, claims } }) =>
      kind !== 'anonymous' && entries.every(([claim, test]) => claimTestHolds(claims, claim, test)),
  };
}

/** Reports what is wrong with `claims`. */
export function checkClaims(tests: unknown, report: Report): void {
  if (!isRecord(tests) || Object.keys(tests).length === 0) {
    report.problem('must be an object of claims, each with the values it may have');
    return;
  }
  for (const [claim, test] of Object.entries(tests)) {
    const problem = claimTestProblem(claim, test);
    if (problem !== undefined) report.at(claim).problem(problem);
  }
}
