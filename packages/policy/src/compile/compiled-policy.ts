import { COMPILERS } from '../criteria/criteria.ts';
import type { AnyCompiler } from '../criteria/criterion.ts';
import type { Policy } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { PolicyError } from '../problems/policy-problem.ts';
import { type CompiledRule, ruleCompiledBy } from './compiled-rule.ts';
import { type PolicyOutline, policyOutline } from './policy-outline.ts';
import { type PolicyOptions, readPolicy } from './read-policy.ts';
import type { CandidateRules } from './rule-index.ts';
import { RulesOnDemand } from './rules-on-demand.ts';

/** Where the evaluator finds the rules. Registered, so that two copies of this package agree on it. */
export const matchingRules: unique symbol = Symbol.for('portcullis.policy.matchingRules') as never;

/** Where explanations find all rules. */
export const allRules: unique symbol = Symbol.for('portcullis.policy.rules') as never;

/** A policy, compiled by {@link compilePolicy}. */
export interface CompiledPolicy {
  readonly name: string;
  /** Every role that a rule names. */
  readonly roles: readonly string[];
  /** Whether a rule speaks of resources, so that requests must be classified. */
  readonly needsResource: boolean;
  /** Whether a rule asks where a request comes from. */
  readonly needsNetwork: boolean;
  /** Whether a rule asks for more than its scope and its audience: claims, addresses, times, the strength of the login. */
  readonly hasCircumstances: boolean;
  /** Whether wildcards of rules that let through stand for `#` and `?` in names. */
  readonly delimitersInNames: boolean;
  /** The rules that speak of a request's path, method and resource, in groups. The cost does not grow with the rules. */
  readonly [matchingRules]: (request: PolicyRequest) => readonly CandidateRules[];
  /** All rules, in the policy's order. */
  readonly [allRules]: readonly CompiledRule[];
}

/**
 * Compiles a policy, to be evaluated.
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
  const { problems, compiled } = readPolicy(policy, options);
  if (problems.length > 0) throw new PolicyError(problems);
  // Those that the check has compiled to compare them are not compiled again.
  const { name, rules: written } = policy;
  const outline = policyOutline(written);
  const rules = new RulesOnDemand(
    () => written,
    outline.places,
    (rule, order) => compiled[order] ?? ruleCompiledBy(COMPILERS, rule, order),
  );
  return policyOf(name, outline, rules, options.delimitersInNames);
}

/** How a policy that was checked is compiled. */
export interface CheckedPolicyOptions {
  /** As it was checked. */
  readonly delimitersInNames?: boolean | undefined;
  /** Those of every criterion that its rules have. */
  readonly compilers: readonly AnyCompiler[];
}

/**
 * Compiles a policy in which nothing is wrong, and looks for nothing but a criterion without a compiler, which would widen its
 * rule without a word: then it throws. A rule is compiled when a request first comes near it.
 *
 * @param outline that of the policy's rules
 */
export function compileChecked(
  policy: Policy,
  { compilers, delimitersInNames }: CheckedPolicyOptions,
  outline: PolicyOutline,
): CompiledPolicy {
  const understood = new Set<string>(compilers.map(({ field }) => field));
  for (const field of outline.criteria) {
    if (!understood.has(field)) throw uncompiled(policy, field);
  }
  const rules = new RulesOnDemand(
    () => policy.rules,
    outline.places,
    (rule, order) => ruleCompiledBy(compilers, rule, order),
  );
  return policyOf(policy.name, outline, rules, delimitersInNames);
}

function uncompiled({ rules }: Policy, field: string): TypeError {
  const name = rules.find((rule) => Object.hasOwn(rule, field))?.name;
  return new TypeError(`policy: nothing compiles "${field}" of the rule ${JSON.stringify(name)}`);
}

function policyOf(
  name: string,
  { roles, needsResource, criteria }: PolicyOutline,
  compiled: RulesOnDemand,
  delimitersInNames = false,
): CompiledPolicy {
  return {
    name,
    roles,
    needsResource,
    needsNetwork: criteria.some((field) => NETWORK_CRITERIA.has(field)),
    hasCircumstances: criteria.length > 0,
    delimitersInNames,
    [matchingRules]: (request) => {
      const found = compiled.find(request);
      if (!delimitersInNames) return found;
      return found.map((each) => ({ ...each, restrictiveOnly: each.by !== 'resource' }));
    },
    get [allRules]() {
      return compiled.all;
    },
  };
}

/** Criteria that ask where a request comes from. */
const NETWORK_CRITERIA: ReadonlySet<string> = new Set(['networks', 'countries', 'asns']);
