import type { Decision } from '@portcullis/core';
import { allRules, type CompiledPolicy } from './compiled-policy.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { evaluate } from './evaluate.ts';
import { requestMethod } from './method.ts';
import { PathIndex } from './path-index.ts';
import { pathPattern } from './path-pattern.ts';
import type { PolicyRequest } from './policy-request.ts';
import { resourceCondition, selectsResource } from './resource-selector.ts';
import { circumstances } from './rule-conditions.ts';
import { isPermissive, type RuleEffect } from './rule-effect.ts';
import { includes } from './who.ts';

/** One field of a rule, and whether it held. */
export interface ExplainedField {
  /** The field: `who`, `paths`, `methods`, `resource`, `claims`, `networks`, `when` … */
  readonly field: string;
  /** Whether it held; `unknown` if the request does not say, which counts against the caller. */
  readonly holds: boolean | 'unknown';
}

/** One rule, and what became of it. */
export interface ExplainedRule {
  readonly rule: string;
  readonly effect: RuleEffect;
  readonly description: string | undefined;
  readonly owner: string | undefined;
  /** Whether all of its fields held. */
  readonly matched: boolean;
  /** Whether it decided. */
  readonly decided: boolean;
  readonly fields: readonly ExplainedField[];
}

/** A decision with all its reasons. */
export interface Explanation {
  readonly decision: Decision;
  /** Every rule of the policy, in its order. */
  readonly rules: readonly ExplainedRule[];
}

/**
 * Decides one request as `evaluate` does, and says of every rule which of its fields held. For people who ask why: it
 * looks at all rules one by one.
 *
 * @param version the policy's version, to stand in the decision: see `policyVersion`
 *
 * @example
 * ```ts
 * import { compilePolicy, explain } from '@portcullis/policy';
 *
 * const policy = compilePolicy({
 *   name: 'intranet',
 *   rules: [{ name: 'wiki', effect: 'allow', who: { roles: ['staff'] }, paths: ['/w/**'] }],
 * });
 * const { rules } = explain(policy, { caller: { kind: 'user' }, roles: [], method: 'GET', path: '/w/' });
 * rules[0]?.fields; // [{ field: 'who', holds: false }, { field: 'paths', holds: true }]
 * ```
 */
export function explain(policy: CompiledPolicy, request: PolicyRequest, version?: string): Explanation {
  const decision = evaluate(policy, request, version);
  const rules = policy[allRules].map((compiled): ExplainedRule => {
    const { rule, effect } = compiled;
    const fields = explainedFields(compiled, request, policy.delimitersInNames);
    const unknown = !isPermissive(effect);
    return {
      rule: rule.name,
      effect,
      description: rule.description,
      owner: rule.owner,
      matched: fields.every(({ holds }) => (holds === 'unknown' ? unknown : holds)),
      decided: rule.name === decision.rule,
      fields,
    };
  });
  return { decision, rules };
}

function explainedFields(
  compiled: CompiledRule,
  request: PolicyRequest,
  delimitersInNames: boolean,
): readonly ExplainedField[] {
  const { rule, effect, audience, place } = compiled;
  const caller = { kind: request.caller.kind, roles: request.roles };
  const fields: ExplainedField[] = [{ field: 'who', holds: includes(audience, caller) }];
  if (rule.paths !== undefined) {
    const stretches = delimitersInNames || !isPermissive(effect);
    fields.push({ field: 'paths', holds: matchesPath(rule.paths, request.path, stretches) });
  }
  if (place.methods !== undefined) {
    fields.push({ field: 'methods', holds: place.methods.has(requestMethod(request.method)) });
  }
  const conditions = selectsResource(place.resource) ? [resourceCondition(place.resource)] : [];
  for (const { field, holds } of [...conditions, ...circumstances(rule)]) {
    fields.push({ field, holds: holds(request) ?? 'unknown' });
  }
  return fields;
}

function matchesPath(patterns: readonly string[], path: string, wildcardsStretch: boolean): boolean {
  const paths = new PathIndex<true>();
  for (const pattern of patterns) paths.at(pathPattern(pattern), () => true);
  return paths.find(path).some(({ delimiterInWildcard }) => wildcardsStretch || !delimiterInWildcard);
}
