import type { ConsideredRule, Decision } from '@portcullis/core';
import { type CompiledPolicy, speaking } from './compiled-policy.ts';
import { type CompiledRule, consider, matches } from './compiled-rule.ts';
import type { PolicyRequest, RequestCaller } from './policy-request.ts';
import { isReading } from './reading.ts';
import { isPermissive, PRECEDENCE, type RuleEffect } from './rule-effect.ts';
import { earlier, SHOWN_RULES } from './rule-group.ts';
import type { SpeakingRules } from './rule-index.ts';
import type { PolicyCaller } from './who.ts';

/**
 * Decides one request. Pure: no clock, no network, nothing remembered.
 *
 * Of the rules that match, one with the strongest effect decides: `deny`, then `stepUp`, `login`, `readOnly`, `allow`.
 * Where none matches, the answer is no. The order of rules changes no answer: of several rules with the same effect,
 * the first is named. `considered` shows the rules that speak of this path, method and resource, at most sixteen of
 * them, the deciding one always included.
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
  const found = policy[speaking](request);
  const reads = isReading(request);
  const rule = decisive(found, request);
  const reason = reasonOf(rule, reads);
  const requirement = rule?.requirement;
  return {
    effect: reason === 'policy.rule_allows' ? 'allow' : 'deny',
    reason,
    rule: rule?.name,
    ...(requirement === undefined ? {} : { requirement }),
    policy: policy.name,
    version,
    open: reasonOf(decisive(found, anybodyElse(request)), reads) === 'policy.rule_allows',
    considered: considered(found, request, rule, reads),
  };
}

const ANONYMOUS: RequestCaller = { kind: 'anonymous' };

/** The same request by whomever a shared cache would answer: anonymous, from anywhere, at any time. */
function anybodyElse({ method, path, resource }: PolicyRequest): PolicyRequest {
  return { caller: ANONYMOUS, roles: [], method, path, resource };
}

function decisive(found: readonly SpeakingRules[], request: PolicyRequest): CompiledRule | undefined {
  const caller: PolicyCaller = { kind: request.caller.kind, roles: request.roles };
  for (const effect of PRECEDENCE) {
    const rule = firstRule(found, effect, caller, request);
    if (rule !== undefined) return rule;
  }
  return undefined;
}

function firstRule(
  found: readonly SpeakingRules[],
  effect: RuleEffect,
  caller: PolicyCaller,
  request: PolicyRequest,
): CompiledRule | undefined {
  let first: CompiledRule | undefined;
  for (const { group, restrictiveOnly } of found) {
    if (restrictiveOnly && isPermissive(effect)) continue;
    first = earlier(first, group.first(effect, caller, request));
  }
  return first;
}

function reasonOf(rule: CompiledRule | undefined, reads: boolean): Decision['reason'] {
  switch (rule?.effect) {
    case undefined:
      return 'policy.no_rule';
    case 'deny':
      return 'policy.rule_denies';
    case 'stepUp':
      return 'policy.rule_requires_step_up';
    case 'login':
      return 'policy.rule_requires_login';
    case 'readOnly':
      return reads ? 'policy.rule_allows' : 'policy.rule_allows_reading_only';
    case 'allow':
      return 'policy.rule_allows';
  }
}

function considered(
  found: readonly SpeakingRules[],
  request: PolicyRequest,
  decisive: CompiledRule | undefined,
  reads: boolean,
): readonly ConsideredRule[] {
  const caller: PolicyCaller = { kind: request.caller.kind, roles: request.roles };
  const rules: CompiledRule[] = [];
  for (const { group, restrictiveOnly } of found) {
    for (const rule of group.shown) if (!restrictiveOnly || !isPermissive(rule.effect)) rules.push(rule);
  }
  // One group is in order; several may hold the same rule, where more than one of its paths or places matches.
  const inOrder = found.length === 1 ? rules : [...new Set(rules)].sort((a, b) => a.order - b.order);
  const shown = inOrder.slice(0, SHOWN_RULES);
  if (decisive !== undefined && !shown.includes(decisive)) shown.splice(SHOWN_RULES - 1, 1, decisive);
  return shown.map((rule) => consider(rule, matches(rule, caller, request), reads));
}
