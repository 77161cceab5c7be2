import { checkPolicy, type PolicyOptions } from './check-policy.ts';
import { methodsOf } from './method.ts';
import { PathIndex } from './path-index.ts';
import { pathPattern } from './path-pattern.ts';
import type { Policy, Rule } from './policy.ts';
import { PolicyError } from './policy-problem.ts';
import { type CompiledRule, RuleGroup } from './rule-group.ts';
import { audienceOf } from './who.ts';

/** Rules that speak of one request's path and method. */
export interface SpeakingRules {
  readonly group: RuleGroup;
  /** Whether only those that deny are heard: a wildcard had to stand for a `#` or `?` of a name. */
  readonly denyOnly: boolean;
}

/** Where the evaluator finds the rules. Registered, so that two copies of this package agree on it. */
export const speaking: unique symbol = Symbol.for('portcullis.policy.speaking') as never;

/** A policy, made ready by {@link compilePolicy}. */
export interface CompiledPolicy {
  readonly name: string;
  /** Every role that a rule names. */
  readonly roles: readonly string[];
  /** The rules that speak of a path and a method, in groups. The cost does not grow with the number of rules. */
  readonly [speaking]: (path: string, method: string) => readonly SpeakingRules[];
}

/** Rules of one path pattern: those for all methods, and those for some. */
interface RulesOfPath {
  all: RuleGroup | undefined;
  readonly byMethod: Map<string, RuleGroup>;
}

/**
 * Makes a policy ready to be evaluated.
 *
 * Fails with {@link PolicyError}, which lists all that is wrong: each with its place in the policy and, for a
 * misspelling, with what was probably meant. What it does **not** check is said at {@link checkPolicy}.
 *
 * @param policy rules as data
 * @param options give `roles` wherever they are known: a misspelled role must not silently be nobody's
 *
 * @example
 * ```ts
 * import { compilePolicy, evaluate } from '@portcullis/policy';
 *
 * const policy = compilePolicy({
 *   name: 'intranet',
 *   rules: [{ name: 'wiki', effect: 'allow', who: 'authenticated', paths: ['/w/**'], methods: ['GET'] }],
 * });
 * evaluate(policy, { caller: { kind: 'user' }, roles: [], method: 'GET', path: '/w/' }).effect; // 'allow'
 * ```
 */
export function compilePolicy<const Role extends string = string>(
  policy: Policy<NoInfer<Role>>,
  options: PolicyOptions<Role> = {},
): CompiledPolicy {
  const problems = checkPolicy(policy, options);
  if (problems.length > 0) throw new PolicyError(problems);

  const paths = new PathIndex<RulesOfPath>();
  const roles = new Set<string>();
  policy.rules.forEach((rule: Rule, order) => {
    const { audience } = addRule(paths, rule, order);
    for (const role of audience.except) roles.add(role);
    if (typeof audience.of !== 'string') for (const role of audience.of) roles.add(role);
  });

  const { delimitersInNames = false } = options;
  return {
    name: policy.name,
    roles: [...roles],
    [speaking]: (path, method) => {
      const found: SpeakingRules[] = [];
      for (const { value, delimiterInWildcard } of paths.find(path)) {
        const denyOnly = delimiterInWildcard && !delimitersInNames;
        for (const group of [value.all, value.byMethod.get(method)]) {
          if (group !== undefined) found.push({ group, denyOnly });
        }
      }
      return found;
    },
  };
}

function addRule(paths: PathIndex<RulesOfPath>, rule: Rule, order: number): CompiledRule {
  const { name, effect } = rule;
  const compiled: CompiledRule = {
    name,
    effect,
    order,
    audience: audienceOf(rule.who),
    matched: Object.freeze({ rule: name, effect, matched: true }),
    unmatched: Object.freeze({ rule: name, effect, matched: false }),
  };
  for (const path of new Set(rule.paths)) {
    const rules = paths.at(pathPattern(path), emptyRules);
    if (rule.methods === undefined) {
      rules.all ??= new RuleGroup();
      rules.all.add(compiled);
      continue;
    }
    for (const method of methodsOf(rule.methods)) {
      const group = rules.byMethod.get(method) ?? new RuleGroup();
      group.add(compiled);
      rules.byMethod.set(method, group);
    }
  }
  return compiled;
}

function emptyRules(): RulesOfPath {
  return { all: undefined, byMethod: new Map() };
}
