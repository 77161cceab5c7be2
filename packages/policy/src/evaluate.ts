import type { Caller, ConsideredRule, Decision } from '@portcullis/core';
import { type CompiledPolicy, type SpeakingRules, speaking } from './compiled-policy.ts';
import { requestMethod } from './method.ts';
import { type CompiledRule, consider, earlier, SHOWN_RULES } from './rule-group.ts';
import type { PolicyCaller } from './who.ts';

/** What is asked, by whom. */
export interface PolicyRequest {
  /** Of the caller, only the kind counts. */
  readonly caller: Pick<Caller, 'kind'>;
  /** The names of the caller's roles. Those of an anonymous caller are ignored. */
  readonly roles: readonly string[];
  /** The request's own method. */
  readonly method: string;
  /** The canonical path, percent-decoded once, without its query: `context.target.path`. */
  readonly path: string;
}

/**
 * Decides one request. Pure: no clock, no network, nothing remembered.
 *
 * A rule that denies beats every rule that allows, in whatever order they stand; where no rule allows, the answer is
 * no. Of several rules with the same effect, the first is named. `considered` shows the rules that speak of this path
 * and method, at most sixteen of them, the deciding one always included.
 *
 * It does **not** make the path canonical: give it what `canonicalTarget` of `@portcullis/core` found.
 *
 * @param version the policy's version, to stand in the decision: see `policyVersion`
 *
 * @example
 * ```ts
 * import { type CompiledPolicy, evaluate } from '@portcullis/policy';
 *
 * export const mayRead = (policy: CompiledPolicy, roles: readonly string[], path: string): boolean =>
 *   evaluate(policy, { caller: { kind: 'user' }, roles, method: 'GET', path }).effect === 'allow';
 * ```
 */
export function evaluate(policy: CompiledPolicy, request: PolicyRequest, version?: string): Decision {
  const caller: PolicyCaller = { kind: request.caller.kind, roles: request.roles };
  const found = policy[speaking](request.path, requestMethod(request.method));
  const denies = firstRule(found, 'deny', caller);
  const allows = firstRule(found, 'allow', caller);
  const rule = denies ?? allows;
  return {
    effect: denies === undefined && allows !== undefined ? 'allow' : 'deny',
    reason: reasonOf(rule),
    rule: rule?.name,
    policy: policy.name,
    version,
    open:
      firstRule(found, 'deny', ANONYMOUS) === undefined && firstRule(found, 'allow', ANONYMOUS) !== undefined,
    considered: considered(found, caller, rule),
  };
}

const ANONYMOUS: PolicyCaller = { kind: 'anonymous', roles: [] };

function firstRule(
  found: readonly SpeakingRules[],
  effect: 'allow' | 'deny',
  caller: PolicyCaller,
): CompiledRule | undefined {
  let first: CompiledRule | undefined;
  for (const { group, denyOnly } of found) {
    if (denyOnly && effect === 'allow') continue;
    first = earlier(first, group.first(effect, caller));
  }
  return first;
}

function reasonOf(rule: CompiledRule | undefined): Decision['reason'] {
  if (rule === undefined) return 'policy.no_rule';
  return rule.effect === 'deny' ? 'policy.rule_denies' : 'policy.rule_allows';
}

function considered(
  found: readonly SpeakingRules[],
  caller: PolicyCaller,
  decisive: CompiledRule | undefined,
): readonly ConsideredRule[] {
  const rules: CompiledRule[] = [];
  for (const { group, denyOnly } of found) {
    for (const rule of group.shown) if (!denyOnly || rule.effect === 'deny') rules.push(rule);
  }
  // One group is in order; several may hold the same rule, where more than one of its paths matches.
  const inOrder = found.length === 1 ? rules : [...new Set(rules)].sort((a, b) => a.order - b.order);
  const shown = inOrder.slice(0, SHOWN_RULES);
  if (decisive !== undefined && !shown.includes(decisive)) shown.splice(SHOWN_RULES - 1, 1, decisive);
  return shown.map((rule) => consider(rule, caller));
}
