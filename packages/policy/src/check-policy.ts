import { checkMethods } from './method.ts';
import { pathPatternProblem } from './path-pattern.ts';
import type { PolicyProblem } from './policy-problem.ts';
import { isRecord, Report } from './report.ts';
import { checkWho } from './who.ts';

/** How a policy is read. */
export interface PolicyOptions<Role extends string = string> {
  /** The roles that exist: any other in a rule is a problem. Default: roles are not compared with anything. */
  readonly roles?: readonly Role[];
  /**
   * Whether `#` and `?` may be part of names (`%23`, `%3F` in the address), so that the wildcards of rules that allow
   * stand for them. Safe only for an origin that cuts the query off before it decodes the path, as Phabricator does.
   * The wildcards of rules that deny always stand for them. Default: `false`.
   */
  readonly delimitersInNames?: boolean;
}

/**
 * Everything wrong with a policy, as data: for configuration checks that must report all of it at once. An empty list
 * means that `compilePolicy` accepts it. Takes anything, such as what `JSON.parse` gave.
 *
 * It does **not** know whether a path exists at the origin, nor whether one rule makes another superfluous.
 */
export function checkPolicy(policy: unknown, options: PolicyOptions = {}): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const report = new Report(problems);
  if (!isRecord(policy)) {
    report.problem('must be an object with a name and a list of rules');
    return problems;
  }
  report.fields(policy, ['name', 'rules']);
  report.at('name').text(policy.name);
  const { rules } = policy;
  if (!Array.isArray(rules)) {
    report.at('rules').problem('must be a list of rules');
    return problems;
  }
  const declared = options.roles === undefined ? undefined : new Set<string>(options.roles);
  const names = new Map<string, number>();
  rules.forEach((rule: unknown, index) => {
    const place = report.at('rules').at(index);
    if (!isRecord(rule)) {
      place.problem('must be an object: a rule');
      return;
    }
    checkRule(rule, place, declared, options.delimitersInNames ?? false);
    const { name } = rule;
    if (typeof name !== 'string') return;
    const first = names.get(name);
    if (first === undefined) names.set(name, index);
    else
      place.at('name').problem(`is the name of rules[${first}] already: decisions give it as their reason`);
  });
  return problems;
}

function checkRule(
  rule: Readonly<Record<string, unknown>>,
  report: Report,
  declared: ReadonlySet<string> | undefined,
  delimitersInNames: boolean,
): void {
  report.fields(rule, ['name', 'description', 'owner', 'effect', 'who', 'paths', 'methods']);
  report.at('name').text(rule.name);
  for (const field of ['description', 'owner']) {
    if (field in rule) report.at(field).text(rule[field]);
  }
  const { effect } = rule;
  if (typeof effect === 'string' && effect !== 'allow' && effect !== 'deny') {
    report.at('effect').unknown(effect, ['allow', 'deny'], 'is no effect: write "allow" or "deny"');
  } else if (typeof effect !== 'string') {
    report.at('effect').problem('must be "allow" or "deny"');
  }
  checkWho(rule.who, report.at('who'), declared);
  report.at('paths').texts(rule.paths, (path, place) => {
    const problem = pathPatternProblem(path, delimitersInNames);
    if (problem !== undefined) place.problem(problem);
  });
  if ('methods' in rule) checkMethods(rule.methods, report.at('methods'));
}
