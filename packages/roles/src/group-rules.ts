import { type GroupRule, groupRule } from './group-rule.ts';
import type { ReadExpression } from './regular-expression.ts';

/** Takes what is wrong at a place below the role. */
export type ReportProblem = (path: string, message: string) => void;

/** Reads the groups that give a role. What is reported must not be used. */
export function readGroupRules(
  groups: unknown,
  path: string,
  readExpression: ReadExpression | undefined,
  report: ReportProblem,
): readonly GroupRule[] {
  if (!Array.isArray(groups)) {
    report(path, 'must be a list of group names and patterns');
    return [];
  }
  return groups.flatMap((group: unknown, index) => {
    const reading = groupRule(group, readExpression);
    if (reading.ok) return [reading.rule];
    report(`${path}[${index}]`, reading.message);
    return [];
  });
}
