import { selectsResource } from '../criteria/resource.ts';
import type { Policy } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { PolicyError } from '../problems/policy-problem.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { type PolicyOptions, readPolicy } from './read-policy.ts';
import type { CandidateRules } from './rule-index.ts';

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
  const { rules, index, problems } = readPolicy(policy, options);
  if (problems.length > 0) throw new PolicyError(problems);
  const { delimitersInNames = false } = options;
  return {
    name: policy.name,
    roles: [...new Set(rules.flatMap(rolesOf))],
    needsResource: rules.some(({ scope }) => selectsResource(scope.resource)),
    needsNetwork: rules.some(asksForNetwork),
    hasCircumstances: rules.some(({ criteria }) => criteria.size > 0),
    delimitersInNames,
    [matchingRules]: (request) => {
      const found = index.find(request);
      if (!delimitersInNames) return found;
      return found.map((each) => ({ ...each, restrictiveOnly: each.by !== 'resource' }));
    },
    [allRules]: rules,
  };
}

function asksForNetwork({ rule: { networks, countries, asns } }: CompiledRule): boolean {
  return networks !== undefined || countries !== undefined || asns !== undefined;
}

function rolesOf({ audience: { of, except } }: CompiledRule): readonly string[] {
  return typeof of === 'string' ? [...except] : [...except, ...of];
}
