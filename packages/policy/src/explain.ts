import type { Decision } from '@portcullis/core';
import { allRules, type CompiledPolicy, matchingRules, requireCompiled } from './compile/compiled-policy.ts';
import type { CompiledRule } from './compile/compiled-rule.ts';
import { openerOf } from './compile/decisive-rule.ts';
import { PathIndex } from './compile/path-index.ts';
import {
  type AskedRequest,
  askedOf,
  isReached,
  methodHolds,
  opens,
  type Truth,
} from './compile/rule-match.ts';
import { pathNamesPage } from './criteria/page-name.ts';
import { pathPattern } from './criteria/paths.ts';
import { isSelected, namesKind, selectsResource } from './criteria/resource.ts';
import { includes } from './criteria/who.ts';
import { decide, ofOffered, requireRequest } from './evaluate.ts';
import type { PolicyRequest } from './policy-request.ts';
import { isPermissive, type RuleEffect } from './rule-effect.ts';

/** One field of a rule, and whether it matched. */
export interface ExplainedField {
  /** The field: `who` (without its `via`), `via`, `paths`, `methods`, `resource`, `claims`, `networks`, `when` … */
  readonly field: string;
  /** Whether it matched; `unknown` if the request does not contain the fact, which counts against the caller. */
  readonly holds: boolean | 'unknown';
}

/** One rule, and its part in the decision. */
export interface ExplainedRule {
  readonly rule: string;
  readonly effect: RuleEffect;
  readonly description: string | undefined;
  readonly owner: string | undefined;
  /** Whether all fields matched, and no rule for the page by name takes precedence. */
  readonly matched: boolean;
  /** The rule that allows this page by name and takes precedence, or `undefined`. */
  readonly outrankedBy: string | undefined;
  /** Whether this rule decided. */
  readonly decided: boolean;
  readonly fields: readonly ExplainedField[];
}

/** A decision with all its reasons. */
export interface Explanation {
  readonly decision: Decision;
  /** Every rule of the policy, in order. */
  readonly rules: readonly ExplainedRule[];
}

/**
 * Decides one request as `evaluate()` does, and reports for every rule which fields matched. It is made for people who ask why, and
 * is slower: it checks all rules one by one. Throws `TypeError` as `evaluate()` does.
 *
 * @param version version of the policy, which the decision contains. Default: none
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
  requireCompiled('explain', policy);
  requireRequest('explain', request);
  return explained(policy, ofOffered(policy, request), version);
}

function explained(policy: CompiledPolicy, request: PolicyRequest, version: string | undefined): Explanation {
  const decision = decide(policy, request, version);
  const asked = askedOf(request);
  const opener = openerOf(policy[matchingRules](request), asked);
  const rules = policy[allRules].map((compiled): ExplainedRule => {
    const { rule, effect } = compiled;
    const permissive = isPermissive(effect, asked.reads);
    const isHeld = (all: readonly ExplainedField[]): boolean =>
      all.every(({ holds }) => (holds === 'unknown' ? !permissive : holds));
    const own = explainedFields(compiled, asked, policy.delimitersInNames);
    const performs = isHeld(own) ? undefined : request.resource?.performs;
    const performed = performs && { ...asked, request: { ...request, ...performs } };
    const ofPerformed = performed && explainedFields(compiled, performed, policy.delimitersInNames, true);
    const isOfPerformed = ofPerformed !== undefined && isHeld(ofPerformed);
    const fields = isOfPerformed ? ofPerformed : own;
    const held = isHeld(fields);
    const about = isOfPerformed && performed !== undefined ? performed : asked;
    const outranked = held && !permissive && opener !== undefined && onlyReached(compiled, about);
    return {
      rule: rule.name,
      effect,
      description: rule.description,
      owner: rule.owner,
      matched: held && !outranked,
      outrankedBy: outranked ? opener.name : undefined,
      decided: rule.name === decision.rule,
      fields,
    };
  });
  return { decision, rules };
}

function explainedFields(
  compiled: CompiledRule,
  asked: AskedRequest,
  delimitersInNames: boolean,
  isPerformed = false,
): readonly ExplainedField[] {
  const { rule, effect, audience, scope, conditions } = compiled;
  const { request, caller, reads } = asked;
  const permissive = isPermissive(effect, reads);
  const { via, ...others } = audience;
  const fields: ExplainedField[] = [
    { field: 'who', holds: includes({ ...others, via: undefined }, caller, permissive) },
  ];
  // Apart from the rest of `who`, since it is often unknown.
  if (via !== undefined) {
    fields.push({ field: 'via', holds: caller.via === undefined ? 'unknown' : via.has(caller.via) });
  }
  const paths = matchingPaths(compiled.paths, request.path, delimitersInNames || !permissive);
  // A rule without paths speaks of all, but one that lets through has no wildcard for a delimiter of a name.
  if (rule.paths !== undefined || paths.length === 0) {
    fields.push({ field: 'paths', holds: paths.length > 0 });
  }
  if (scope.methods !== undefined) fields.push({ field: 'methods', holds: methodHolds(compiled, request) });
  const lacksKind = permissive && isPerformed && scope.resource.kind === undefined;
  if (
    selectsResource(scope.resource) ||
    (permissive && (lacksKind || !namesKind(scope.resource, request.resource)))
  ) {
    const holds = !lacksKind && resourceHolds(compiled, asked, paths.some(pathNamesPage));
    fields.push({ field: 'resource', holds: holds ?? 'unknown' });
  }
  for (const { field, holds } of conditions) fields.push({ field, holds: holds(request) ?? 'unknown' });
  return fields;
}

function resourceHolds(rule: CompiledRule, asked: AskedRequest, pathNames: boolean): Truth {
  const { request, reads } = asked;
  if (request.resource === undefined) return undefined;
  const selected = isSelected(rule.scope.resource, request.resource);
  if (isPermissive(rule.effect, reads)) {
    return selected && namesKind(rule.scope.resource, request.resource) && opens(rule, request, pathNames);
  }
  return selected || isReached(rule, asked);
}

/** Whether a rule speaks of a request only because of what it reaches. */
function onlyReached({ scope }: CompiledRule, { request: { resource } }: AskedRequest): boolean {
  return resource !== undefined && !isSelected(scope.resource, resource);
}

/** The patterns that match a path. */
function matchingPaths(
  patterns: readonly string[],
  path: string,
  wildcardsStretch: boolean,
): readonly string[] {
  const paths = new PathIndex<string>();
  for (const pattern of patterns) paths.at(pathPattern(pattern), () => pattern);
  return paths
    .find(path)
    .flatMap(({ value, delimiterInWildcard }) => (wildcardsStretch || !delimiterInWildcard ? [value] : []));
}
