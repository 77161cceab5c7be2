import { isRecord } from '@portcullis/core/internal';
import { COMPILERS, CRITERIA } from '../criteria/criteria.ts';
import type { AnyCompiler } from '../criteria/criterion.ts';
import { type OwnCriterion, ownCriteria } from '../criteria/own-criterion.ts';
import type { PolicyVocabulary } from '../criteria/resource-words.ts';
import type { Rule } from '../policy.ts';
import type { PolicyProblem } from '../problems/policy-problem.ts';
import { Report } from '../problems/report.ts';
import { checkClaimList } from './check-claim.ts';
import { checkElevations, offersRoles } from './check-elevations.ts';
import { checkRule, type RuleVocabulary } from './check-rule.ts';
import { type CompiledRule, ruleCompiledBy } from './compiled-rule.ts';
import { hidingAmong } from './unreachable-rules.ts';

/** Options for checking and compiling a policy. */
export interface PolicyOptions<Role extends string = string> extends PolicyVocabulary {
  /** The declared roles: any other role in a rule is a problem. Default: roles are not checked. */
  readonly roles?: readonly Role[];
  /**
   * Whether names can contain `#` and `?` (`%23`, `%3F` in a URL), so that wildcards of rules that allow match them. Safe only for
   * an origin that removes the query before it decodes the path. Wildcards of rules that deny always match them. Default: `false`.
   */
  readonly delimitersInNames?: boolean;
  /** Whether a rule that can never decide, because another rule always does, is a problem. Default: `'refuse'`. */
  readonly unreachableRules?: 'refuse' | 'ignore';
  /** Criteria of your own that rules can have, made by `criterion()`. Default: none. */
  readonly criteria?: readonly OwnCriterion[];
}

/** A parsed policy and its problems. */
export interface PolicyReading {
  readonly problems: readonly PolicyProblem[];
  /** The rules that were compiled to compare them, by their index in the policy: all, or none. */
  readonly compiled: readonly (CompiledRule | undefined)[];
  /** The compilers of all criteria that the rules can have. */
  readonly compilers: readonly AnyCompiler[];
}

/** Parses a policy. Its rules may be used only if there are no problems. */
export function readPolicy(policy: unknown, options: PolicyOptions = {}): PolicyReading {
  const problems: PolicyProblem[] = [];
  const report = new Report(problems);
  const compiled: CompiledRule[] = [];
  const comparesRules = options.unreachableRules !== 'ignore';
  const own = ownCriteria(options.criteria);
  const compilers = [...COMPILERS, ...own.map(({ compiler }) => compiler)];
  const vocabulary: RuleVocabulary = {
    applications: options.applications,
    kinds: options.kinds,
    operations: options.operations,
    conduitMethods: options.conduitMethods,
    roles: options.roles === undefined ? undefined : new Set<string>(options.roles),
    delimitersInNames: options.delimitersInNames ?? false,
    criteria: [...CRITERIA, ...own],
    offersRoles: isRecord(policy) && offersRoles(policy),
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
    // A value without problems is a rule.
    if (comparesRules && problems.length === before) {
      compiled[order] = ruleCompiledBy(compilers, rule as unknown as Rule, order);
    }
    checkUnique(rule.name, order, names, place);
  });
  if (isRecord(policy) && 'elevations' in policy)
    checkElevations(policy.elevations, report.at('elevations'), vocabulary.roles);
  if (isRecord(policy) && 'claims' in policy) checkClaimList(policy.claims, report.at('claims'), vocabulary);
  reportUnreachable(Object.values(compiled), report);
  return { problems, compiled, compilers };
}

function rulesOf(policy: unknown, report: Report): readonly unknown[] {
  if (!isRecord(policy)) {
    report.problem('must be an object with a name and a list of rules');
    return [];
  }
  report.fields(policy, ['name', 'rules', 'elevations', 'claims']);
  report.at('name').text(policy.name);
  if (Array.isArray(policy.rules)) return policy.rules;
  report.at('rules').problem('must be a list of rules');
  return [];
}

function checkUnique(name: unknown, order: number, names: Map<string, number>, place: Report): void {
  if (typeof name !== 'string') return;
  const first = names.get(name);
  if (first === undefined) names.set(name, order);
  else
    place
      .at('name')
      .problem(
        `is already the name of rules[${first}]: names must be unique, because decisions contain them as their reason`,
      );
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
      .problem(
        `can never decide a request, because ${other} always decides first: remove this rule, or narrow the other`,
      );
  }
}

/**
 * Returns all problems of a policy. An empty list means that `compilePolicy()` accepts it. Accepts any value, such as the result of
 * `JSON.parse()`. Throws only what a criterion of your own throws, and `TypeError` if the option `criteria` is invalid.
 *
 * A rule that can never decide, because one other rule always does, is a problem as well. It does **not** know whether a path
 * exists at the origin, and does not find a rule that only several others together make redundant: see `idleRules()`.
 */
export function checkPolicy(policy: unknown, options: PolicyOptions = {}): readonly PolicyProblem[] {
  return readPolicy(policy, options).problems;
}
