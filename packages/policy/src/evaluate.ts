import type { Decision } from '@portcullis/core';
import type { ConsideredRule } from '@portcullis/core/internal';
import { type CompiledPolicy, matchingRules, requireCompiled } from './compile/compiled-policy.ts';
import { type CompiledRule, consider } from './compile/compiled-rule.ts';
import { decisiveRule, openerOf } from './compile/decisive-rule.ts';
import { SHOWN_RULES } from './compile/rule-group.ts';
import type { CandidateRules } from './compile/rule-index.ts';
import { type AskedRequest, askedOf, matches } from './compile/rule-match.ts';
import type { PolicyRequest, RequestCaller } from './policy-request.ts';
import { isPermissive } from './rule-effect.ts';

/**
 * Decides one request. Has no side effects: no clock, no network, no cache.
 *
 * Among the rules that match, one with the strongest effect decides: `deny`, then `stepUp`, `login`, `readOnly`, `allow`. If no
 * rule matches, the request is denied. A rule that denies by application covers every application whose data the response can
 * contain; only a page that mixes several applications can still be allowed, by a rule that names that page. The order of rules
 * does not change the decision: of several rules with the same effect, the first is reported. `considered` lists the rules about
 * this path, method and resource, at most sixteen, always including the one that decided.
 *
 * It does **not** canonicalize the path: pass the path of a pipeline's `context.target`.
 *
 * Throws `TypeError` for a policy that is not compiled, and for a malformed request.
 *
 * @param version version of the policy, which the decision contains. Default: none
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
  requireCompiled('evaluate', policy);
  requireRequest('evaluate', request);
  return decide(policy, request, version);
}

/**
 * The request without the roles that its caller cannot hold by an elevation: those that the policy does not offer, and all of callers
 * who are not users.
 */
export function ofOffered({ elevations }: CompiledPolicy, request: PolicyRequest): PolicyRequest {
  const { elevated, caller } = request;
  if (elevated === undefined) return request;
  const counted =
    caller.kind === 'user'
      ? elevated.filter(({ role }) => elevations.some((each) => each.role === role))
      : [];
  return { ...request, elevated: counted.length === 0 ? undefined : counted };
}

/**
 * Throws `TypeError` for a malformed request from plain JavaScript. Roles passed as one text would be read letter by letter, so
 * that no rule would deny them anything.
 */
export function requireRequest(who: string, request: Partial<PolicyRequest> | undefined): void {
  const { caller, roles, method, path }: Partial<PolicyRequest> = request ?? {};
  const problems = [
    ...(typeof caller?.kind === 'string' ? [] : ['caller must be an object with its kind']),
    ...(Array.isArray(roles) ? [] : ['roles must be an array of names']),
    ...(typeof method === 'string' ? [] : ['method must be a string']),
    ...(typeof path === 'string' ? [] : ['path must be a string']),
  ];
  if (problems.length > 0) throw new TypeError(`${who}: the request's ${problems.join('; ')}`);
}

/** {@link evaluate} for a policy and a request that are known to be well-formed, as in a Worker. */
export function decide(policy: CompiledPolicy, asked: PolicyRequest, version?: string): Decision {
  const request = ofOffered(policy, asked);
  if (request.caller.unnamedService === true) return decideUnnamed(policy, request, version);
  const asSent = request.resource?.asSent;
  if (asSent === undefined) return decideOne(policy, request, version);
  const first = decide(
    policy,
    { ...request, method: asSent.method ?? request.method, resource: asSent },
    version,
  );
  if (first.effect !== 'allow') return first;
  const decision = decideOne(policy, request, version);
  return { ...decision, open: decision.open && first.open };
}

/** Every rule that restricts some service may be about this one, and no rule that allows a service certainly is. */
function decideUnnamed(policy: CompiledPolicy, request: PolicyRequest, version?: string): Decision {
  const anonymous = decide(policy, { ...request, caller: ANONYMOUS }, version);
  if (anonymous.effect !== 'allow') return anonymous;
  const service = decide(
    policy,
    { ...request, caller: { kind: 'service' }, roles: [], rolesIncomplete: true },
    version,
  );
  return service.effect === 'allow' ? anonymous : service;
}

function decideOne(policy: CompiledPolicy, request: PolicyRequest, version: string | undefined): Decision {
  const found = policy[matchingRules](request);
  const asked = askedOf(request);
  const { reads } = asked;
  const opener = openerOf(found, asked);
  const rule = decisiveRule(found, asked, opener);
  const reason = reasonOf(rule, reads);
  const requirement = rule?.requirement;
  const anybody = anybodyElse(request);
  return {
    effect: reason === 'policy.rule_allows' ? 'allow' : 'deny',
    reason,
    rule: rule?.name,
    ...(requirement === undefined ? {} : { requirement }),
    policy: policy.name,
    version,
    open: reasonOf(decisiveRule(found, anybody, openerOf(found, anybody)), reads) === 'policy.rule_allows',
    considered: considered(found, asked, rule, opener),
  };
}

const ANONYMOUS: RequestCaller = { kind: 'anonymous' };

/** The same request from every client that a shared cache would answer: anonymous, from anywhere, at any time. */
function anybodyElse({ method, path, resource }: PolicyRequest): AskedRequest {
  return { ...askedOf({ caller: ANONYMOUS, roles: [], method, path, resource }), ofEveryone: true };
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
  found: readonly CandidateRules[],
  asked: AskedRequest,
  decisive: CompiledRule | undefined,
  opener: CompiledRule | undefined,
): readonly ConsideredRule[] {
  // A rule occurs several times if several of its paths or applications match.
  const matched = new Map<CompiledRule, boolean>();
  for (const candidates of found) {
    for (const rule of candidates.group.shown) {
      const permissive = isPermissive(rule.effect, asked.reads);
      if (candidates.restrictiveOnly && permissive) continue;
      const outranked = opener !== undefined && candidates.by === 'reach';
      matched.set(rule, matched.get(rule) === true || (!outranked && matches(rule, asked, candidates)));
    }
  }
  const rules = [...matched.keys()];
  // A single group is already in order.
  const inOrder = found.length === 1 ? rules : rules.sort((a, b) => a.order - b.order);
  const shown = inOrder.slice(0, SHOWN_RULES);
  if (decisive !== undefined && !shown.includes(decisive)) shown.splice(SHOWN_RULES - 1, 1, decisive);
  return shown.map((rule) => consider(rule, matched.get(rule) ?? true, asked.reads));
}
