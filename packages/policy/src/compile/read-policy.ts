import { isRecord } from '@portcullis/core/internal';
import type { PolicyVocabulary } from '../criteria/resource-words.ts';
import type { Rule } from '../policy.ts';
import type { PolicyProblem } from '../problems/policy-problem.ts';
import { Report } from '../problems/report.ts';
import { checkClaimList } from './check-claim.ts';
import { checkRule, type RuleVocabulary } from './check-rule.ts';
import { type CompiledRule, compiledRule } from './compiled-rule.ts';
import { hidingAmong } from './unreachable-rules.ts';

/** How a policy is read. */
export interface PolicyOptions<Role extends string = string> extends PolicyVocabulary {
  /** The roles that exist: any other in a rule is a problem. Default: roles are not compared with anything. */
  readonly roles?: readonly Role[];
  /**
   * Whether `#` and `?` may be part of names (`%23`, `%3F` in the address), so that the wildcards of rules that allow
   * stand for them. Safe only for an origin that cuts the query off before it decodes the path.
   * The wildcards of rules that deny always stand for them. Default: `false`.
   */
  readonly delimitersInNames?: boolean;
  /** Whether rules that can never decide anything, because another always does, are problems. Default: `'refuse'`. */
  readonly unreachableRules?: 'refuse' | 'ignore';
}

/** A policy, read: all that is wrong with it. */
export interface PolicyReading {
  readonly problems: readonly PolicyProblem[];
  /** The rules that were compiled to compare them, by their place in the policy: all, or none. */
  readonly compiled: readonly (CompiledRule | undefined)[];
}

/** Reads a policy. Its rules may be used only if there is no problem. */
export function readPolicy(policy: unknown, options: PolicyOptions = {}): PolicyReading {
  const problems: PolicyProblem[] = [];
  const report = new Report(problems);
  const compiled: CompiledRule[] = [];
  const comparesRules = options.unreachableRules !== 'ignore';
  const vocabulary: RuleVocabulary = {
    applications: options.applications,
    kinds: options.kinds,
    operations: options.operations,
    conduitMethods: options.conduitMethods,
    roles: options.roles === undefined ? undefined : new Set<string>(options.roles),
    delimitersInNames: options.delimitersInNames ?? false,
  };
  const names = new Map<string, number>();
  rulesOf(policy, report).forEach((rule, order) => {
    const place = report.at('rules').at(order);
    const before = problems.length;
    if (!isRecord(rule)) {
      place.problem('must be an object: a rule');
      return;
    }
    checkRule(rule, place, vocabulary);
    // What has no problem is a rule.
    if (comparesRules && problems.length === before) {
      compiled[order] = compiledRule(rule as unknown as Rule, order);
    }
    checkUnique(rule.name, order, names, place);
  });
  if (isRecord(policy) && 'claims' in policy) checkClaimList(policy.claims, report.at('claims'), vocabulary);
  reportUnreachable(Object.values(compiled), report);
  return { problems, compiled };
}

function rulesOf(policy: unknown, report: Report): readonly unknown[] {
  if (!isRecord(policy)) {
    report.problem('must be an object with a name and a list of rules');
    return [];
  }
  report.fields(policy, ['name', 'rules', 'claims']);
  report.at('name').text(policy.name);
  if (Array.isArray(policy.rules)) return policy.rules;
  report.at('rules').problem('must be a list of rules');
  return [];
}

function checkUnique(name: unknown, order: number, names: Map<string, number>, place: Report): void {
  if (typeof name !== 'string') return;
  const first = names.get(name);
  if (first === undefined) names.set(name, order);
  else place.at('name').problem(`is the name of rules[${first}] already: decisions give it as their reason`);
}

function reportUnreachable(rules: readonly CompiledRule[], report: Report): void {
  const hidingOf = hidingAmong(rules);
  for (const rule of rules) {
    const hiding = hidingOf(rule);
    if (hiding === undefined) continue;
    const other = `rules[${hiding.order}] ${JSON.stringify(hiding.name)} (${hiding.effect})`;
    report
      .at('rules')
      .at(rule.order)
      .problem(`can never decide anything, because ${other} always does: remove it, or narrow the other`);
  }
}

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
