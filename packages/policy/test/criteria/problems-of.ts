import type { PolicyProblem } from '../../src/index.ts';
import { Report } from '../../src/problems/report.ts';

/** What a check says of a value, at a place called `x`. */
export function problemsOf(check: (value: never, report: Report) => void, value: unknown): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  check(value as never, new Report(problems, 'x'));
  return problems;
}
