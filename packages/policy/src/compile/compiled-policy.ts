import type { AnyCompiler } from '../criteria/criterion.ts';
import type { Elevation, Policy, Rule } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { PolicyError } from '../problems/policy-problem.ts';
import { type CompiledRule, ruleCompiledBy } from './compiled-rule.ts';
import { type PolicyOutline, policyOutline } from './policy-outline.ts';
import { type PolicyOptions, readPolicy } from './read-policy.ts';
import type { CandidateRules } from './rule-index.ts';
import { type RuleSource, RulesOnDemand } from './rules-on-demand.ts';

/** Key of the rules for the evaluator. A registered symbol, so that two copies of this package share it. */
export const matchingRules: unique symbol = Symbol.for('portcullis.policy.matchingRules') as never;

/** Key of the names of paths that the same rules speak of, for proofs. */
export const pathClass: unique symbol = Symbol.for('portcullis.policy.pathClass') as never;

/** Key of all rules, for explanations. */
export const allRules: unique symbol = Symbol.for('portcullis.policy.rules') as never;

/** A policy compiled by {@link compilePolicy}. */
export interface CompiledPolicy {
  readonly name: string;
  /** All roles that the rules and elevations use. */
  readonly roles: readonly string[];
  /** The roles that users can hold for a limited time. */
  readonly elevations: readonly Elevation[];
  /** Whether a rule depends on the resource, so that requests must be classified. */
  readonly needsResource: boolean;
  /** Whether a rule depends on where a request comes from. */
  readonly needsNetwork: boolean;
  /** Whether a rule has further conditions: claims, addresses, times, the strength of the login. */
  readonly hasCircumstances: boolean;
  /** Whether wildcards of rules that allow match `#` and `?` in names. */
  readonly delimitersInNames: boolean;
  /** The rules that match a request's path, method and resource, in groups. The cost does not grow with the number of rules. */
  readonly [matchingRules]: (request: PolicyRequest) => readonly CandidateRules[];
  /** A name of the patterns that match a path: the same rules match paths with the same name, method and resource. */
  readonly [pathClass]: (path: string) => string;
  /** All rules, in the order of the policy. */
  readonly [allRules]: readonly CompiledRule[];
}

/** Throws `TypeError` for anything but the result of `compilePolicy()`, such as an uncompiled policy from plain JavaScript. */
export function requireCompiled(who: string, policy: CompiledPolicy | undefined): void {
  if (typeof policy?.[matchingRules] === 'function') return;
  throw new TypeError(`${who}: the policy is not compiled: pass the result of compilePolicy()`);
}

/**
 * Compiles a policy for `evaluate()` and `explain()`.
 *
 * Throws {@link PolicyError} with all problems, each with its path in the policy and, for a misspelling, a suggestion. {@link
 * checkPolicy} documents what is **not** checked.
 *
 * @param policy the rules, as plain data
 * @param options pass `roles` if you know them: otherwise a misspelled role is not detected, and no caller has it
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
  return policyCompiler(policy, options)();
}

/**
 * Compiles a policy for several applications. Which rules hide others does not depend on the application, so that is computed once;
 * for further applications each rule is only checked.
 *
 * @param options override the options of an application
 */
export function policyCompiler(
  policy: Policy,
  options: PolicyOptions,
): (words?: PolicyOptions) => CompiledPolicy {
  let known: { readonly outline: PolicyOutline; readonly rules: RulesOnDemand } | undefined;
  return (words) => {
    const asked = words === undefined ? options : { ...words, ...options };
    const { problems, compiled, compilers } = readPolicy(
      policy,
      known === undefined ? asked : { ...asked, unreachableRules: 'ignore' },
    );
    if (problems.length > 0) throw new PolicyError(problems);
    known ??= outlined(policy.rules, compiled, compilers);
    return policyOf(policy, known.outline, known.rules, asked);
  };
}

/** @param compiled those that the check has compiled to compare them: they are not compiled again */
function outlined(
  rules: readonly Rule[],
  compiled: readonly (CompiledRule | undefined)[],
  compilers: readonly AnyCompiler[],
) {
  const outline = policyOutline(rules);
  const onDemand = new RulesOnDemand(
    { rules },
    outline.places,
    (rule, order) => compiled[order] ?? ruleCompiledBy(compilers, rule, order),
  );
  return { outline, rules: onDemand };
}

/** Options for compiling a policy that was checked. */
export interface CheckedPolicyOptions {
  /** As it was checked. */
  readonly delimitersInNames?: boolean | undefined;
  /** The compilers of all criteria that the rules use. */
  readonly compilers: readonly AnyCompiler[];
}

/**
 * Compiles a policy that was checked. Throws only if the compiler of a criterion is missing, because the rule would silently match
 * more. A rule is compiled when the first request could match it.
 *
 * @param outline the outline of the policy's rules
 */
export function compileChecked(
  policy: Policy & RuleSource,
  options: CheckedPolicyOptions,
  outline: PolicyOutline,
): CompiledPolicy {
  const { compilers } = options;
  const understood = new Set<string>(compilers.map(({ field }) => field));
  for (const field of outline.criteria) {
    if (!understood.has(field)) throw uncompiled(policy, field);
  }
  const rules = new RulesOnDemand(policy, outline.places, (rule, order) =>
    ruleCompiledBy(compilers, rule, order),
  );
  return policyOf(policy, outline, rules, options);
}

function uncompiled({ rules }: Policy, field: string): TypeError {
  const name = rules.find((rule) => Object.hasOwn(rule, field))?.name;
  return new TypeError(
    `policy: the compiler of the criterion "${field}" is missing, which the rule ${JSON.stringify(name)} uses`,
  );
}

function policyOf(
  { name, elevations = [] }: Pick<Policy, 'name' | 'elevations'>,
  { roles, needsResource, criteria }: PolicyOutline,
  compiled: RulesOnDemand,
  {
    delimitersInNames = false,
    criteria: own = [],
  }: Pick<PolicyOptions, 'criteria'> & Pick<CheckedPolicyOptions, 'delimitersInNames'>,
): CompiledPolicy {
  const found = (request: PolicyRequest): readonly CandidateRules[] => {
    const candidates = compiled.find(request);
    if (!delimitersInNames) return candidates;
    return candidates.map((each) => ({ ...each, restrictiveOnly: each.by !== 'resource' }));
  };
  return {
    name,
    roles: elevations.length === 0 ? roles : [...new Set([...roles, ...elevations.flatMap(rolesOf)])],
    elevations,
    needsResource,
    needsNetwork: criteria.some(
      // What a criterion of one's own reads is not known.
      (field) => NETWORK_CRITERIA.has(field) || own.some(({ name }) => name === field),
    ),
    hasCircumstances: criteria.length > 0,
    delimitersInNames,
    [matchingRules]: (request) => {
      const performs = request.resource?.performs;
      if (performs === undefined) return found(request);
      const performed = { ...request, ...performs };
      return [...found(request), ...found(performed).map((each) => ({ ...each, performed }))];
    },
    [pathClass]: (path) => compiled.classOf(path),
    get [allRules]() {
      return compiled.all;
    },
  };
}

function rolesOf({ role, approvers }: Elevation): readonly string[] {
  return [role, ...approvers];
}

/** Criteria that depend on where a request comes from. */
const NETWORK_CRITERIA: ReadonlySet<string> = new Set(['networks', 'countries', 'asns']);
