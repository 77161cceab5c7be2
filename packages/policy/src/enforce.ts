// A request's way, 12 of 15: may it? Next: packages/phabricator/src/proxy/proxy.ts
import type {
  BaseContext,
  Caller,
  Decision,
  HasApplication,
  HasCall,
  HasCaller,
  HasDecision,
  HasDecisionOn,
  HasResource,
  HasRoles,
  Middleware,
  Resource,
  TrailEntry,
} from '@portcullis/core';
import { type ApplicationFacts, type Requirement, requestError, whileOpen } from '@portcullis/core/internal';
import { callerIn, challengeHeaders, rolesIn, withReason } from '@portcullis/roles/internal';
import { cloudflareConnection } from './cloudflare-connection.ts';
import type { CompiledPolicy } from './compile/compiled-policy.ts';
import { type PolicyInForce, policyForApplication } from './compile/policy-for-application.ts';
import { factsReader } from './criteria/own-criterion.ts';
import { type AllowedByElevation, ElevatedDecisions, type ElevationSource } from './elevation-source.ts';
import { checkEnforceOptions, type EnforceOptions } from './enforce-options.ts';
import { missingScopes } from './missing-scopes.ts';
import type { Policy } from './policy.ts';
import { policyRefusal } from './policy-failure.ts';
import type { NetworkFacts, PolicyRequest } from './policy-request.ts';
import { type PolicyVersion, versionOfPolicy } from './policy-version.ts';
import { RememberedDecisions } from './remembered-decisions.ts';
import { differs } from './shadow.ts';

/**
 * Admits only requests that the policy allows.
 *
 * Needs a caller, who may be anonymous, and `mapRoles()` with a mapping that declares every role of the policy: a misspelled role
 * does not compile, and throws `roles.undeclared` in JavaScript. A policy with applications or Conduit methods needs a step that
 * classifies the request. In front of an application, an application or kind that it does not classify does not compile; the
 * application also supplies `applications` and `delimitersInNames`, which are otherwise required.
 *
 * Adds `decision`. Writes `policy.decided` to the trail, allowed or not, with the rules that were considered, the policy's version,
 * and the decision of the shadow policy if it differs.
 *
 * Anonymous callers who are not allowed get 401 `policy.login_required`, with the challenges of the step that identifies callers.
 * Others get 401 `policy.step_up_required` with the required strength, 403 `policy.read_only`, or 403 `policy.denied`. Agents get 403
 * `policy.scope_insufficient` for what the policy allows and their scopes do not: `read` is for what only reads. Throws
 * {@link PolicyError} or `OptionsError` when it is created. Mistakes that only the application can find, such as a misspelled
 * application in a policy from a file, cause 500 `request.misassembled` at the first request; the event and the console list all of
 * them.
 *
 * A policy with `elevations` needs the option of this name. It is asked only for requests of users that are otherwise denied and that a
 * role on offer would allow. WebSockets and streams that an elevation allowed are closed within five seconds after it ends.
 *
 * It decides by the canonical path, the request's method or the one that the resource specifies, the classified resource, the
 * verified caller, the time, and the source of the connection. A WebSocket, or a live stream such as server-sent events, is closed
 * within five seconds after the time window of the rule that allowed it ends or its login becomes too old. It does **not** look at the query, the body, or any header except
 * `CF-Connecting-IP`: rules with parameters need a step that adds `call`, such as the gateway's for Conduit, and otherwise allow
 * nothing. A criterion of your own can read more of the request.
 *
 * @example
 * ```ts
 * import { type BaseContext, type HasCaller, route } from '@portcullis/core';
 * import { enforce } from '@portcullis/policy';
 * import { mapRoles } from '@portcullis/roles';
 *
 * const app = route<BaseContext & HasCaller>()
 *   .use(mapRoles({ engineer: ['eng-*'] }))
 *   .use(
 *     enforce({
 *       name: 'intranet',
 *       rules: [
 *         { name: 'health', effect: 'allow', who: 'anyone', paths: ['/status/'], methods: ['GET'] },
 *         { name: 'engineers', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
 *       ],
 *     }),
 *   )
 *   .handle(({ decision }) => new Response(`let in by ${decision.rule}`));
 * ```
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470 | RFC 9470} and RFC 6750 section 3.1
 */
export function enforce<
  const Role extends string = never,
  const Application extends string = never,
  const Kind extends string = never,
>(
  policy: Policy<Role, Application, Kind>,
  options: EnforceOptions = {},
): Middleware<
  BaseContext &
    HasCaller &
    HasRoles<Role> &
    Partial<HasResource> &
    Partial<HasCall> &
    Partial<HasApplication<Literal<Application>, Literal<Kind>>>,
  HasDecision & HasDecisionOn
> {
  checkEnforceOptions(options);
  const { network, elevations, ...rest } = options;
  const inForce = policyForApplication(policy, rest);
  requireSource(policy, elevations);
  return enforceCompiled<Role, Application, Kind>(inForce, versionOfPolicy(policy), {
    networkOf: network,
    factsOf: factsReader(options.criteria),
    elevations,
  });
}

/** Throws `TypeError` for a policy that offers roles which no caller could ever hold. */
export function requireSource(
  { name, elevations = [] }: Pick<Policy, 'name' | 'elevations'>,
  source: ElevationSource | undefined,
): void {
  if (elevations.length === 0 || source !== undefined) return;
  throw new TypeError(
    `enforce: the policy ${JSON.stringify(name)} has elevations: set the option "elevations" to where they are stored`,
  );
}

/** What decisions are made from besides the policy. */
interface DecisionSources {
  readonly networkOf?: ((request: Request) => NetworkFacts) | undefined;
  readonly factsOf?: ((request: Request) => PolicyRequest['facts']) | undefined;
  readonly elevations?: ElevationSource | undefined;
}

/**
 * The step of {@link enforce} for compiled policies.
 * @param inForce the policies for the application that a request is at
 * @param policyVersion version of the policy that decides
 */
export function enforceCompiled<
  const Role extends string = never,
  const Application extends string = never,
  const Kind extends string = never,
>(
  inForce: (application: ApplicationFacts | undefined) => PolicyInForce,
  policyVersion: PolicyVersion,
  { networkOf = cloudflareConnection, factsOf, elevations }: DecisionSources = {},
): Middleware<
  BaseContext &
    HasCaller &
    HasRoles<Role> &
    Partial<HasResource> &
    Partial<HasCall> &
    Partial<HasApplication<Literal<Application>, Literal<Kind>>>,
  HasDecision & HasDecisionOn
> {
  const checked = new WeakSet<object>();
  const decisions = new WeakMap<CompiledPolicy, RememberedDecisions>();
  const elevated = new WeakMap<CompiledPolicy, ElevatedDecisions>();

  const decisionsOf = (compiled: CompiledPolicy, version: string): RememberedDecisions => {
    const known = decisions.get(compiled);
    if (known !== undefined) return known;
    const begun = new RememberedDecisions(compiled, version);
    decisions.set(compiled, begun);
    return begun;
  };

  const elevatedOf = (compiled: CompiledPolicy): ElevatedDecisions | undefined => {
    if (elevations === undefined || compiled.elevations.length === 0) return undefined;
    const known = elevated.get(compiled) ?? new ElevatedDecisions(compiled, elevations);
    elevated.set(compiled, known);
    return known;
  };

  return (context, next) => {
    const caller = callerIn(context, 'enforce');
    const roles = rolesIn(context, 'enforce');
    const { compiled, shadow, usesNetwork } = inForce(context.application);
    if (!checked.has(roles)) {
      // `has()` throws for a role that the mapping does not declare: a rule that denies that role would never match.
      for (const role of compiled.roles) roles.has(role as Role);
      checked.add(roles);
    }
    const { request, resource, call, target, clock } = context;
    if (compiled.needsResource && resource === undefined) throw unclassified(compiled);
    const asked: PolicyRequest = {
      caller,
      roles: roles.names,
      rolesIncomplete: roles.incomplete,
      method: resource?.method ?? request.method,
      path: target.path,
      resource,
      call,
      network: usesNetwork ? networkOf(request) : undefined,
      facts: factsOf?.(request),
      now: clock.now(),
    };
    const goOn = (
      remembered: RememberedDecisions,
      { request: decided, decision, sent }: DecidedRequest,
      by: DecidedBy | undefined,
      admit: typeof next,
    ): Promise<Response> => {
      const decisionOn = (other: Resource): Decision =>
        remembered.decide({
          ...decided,
          resource: other,
          method: other.method ?? request.method,
          someCall: true,
        });
      const found = sent === undefined ? { decision, decisionOn } : { decision, decisionOn, ...sent };
      if (shadow === undefined) return enforced(found, by, decided, context, admit);
      return shadow.evaluate(decided).then((other) => {
        const both = differs(decision, other) ? { ...by, shadow: other } : by;
        return enforced(found, both, decided, context, admit);
      });
    };
    const go = (version: string): Promise<Response> => {
      const remembered = decisionsOf(compiled, version);
      const decision = remembered.decide(asked);
      // Time windows end and logins age, so an open connection is decided again.
      const admit: typeof next = compiled.hasCircumstances
        ? (additions) =>
            whileOpen(context, next(additions), async () => {
              const again = remembered.decide({ ...asked, now: clock.now() });
              if (again.effect !== 'allow') throw refusalOf(again, caller);
            })
        : next;
      const denied = decision.effect !== 'allow' && caller.kind === 'user' ? caller : undefined;
      const elevatedDecisions = denied && elevatedOf(compiled);
      if (denied === undefined || elevatedDecisions === undefined)
        return goOn(remembered, { request: asked, decision }, undefined, admit);
      const offered = elevatedDecisions.helpful(asked, remembered);
      if (offered.length === 0) return goOn(remembered, { request: asked, decision }, undefined, admit);
      const find = () => elevatedDecisions.find(denied, asked, version, context, remembered);
      return find().then((found) => {
        if (found === undefined) return goOn(remembered, { request: asked, decision }, { offered }, admit);
        // Elevations end and are revoked, so an open connection is decided again by those that stand then.
        return goOn(remembered, found, { elevation: found.used }, (additions) =>
          whileOpen(context, next(additions), async () => {
            if ((await find()) === undefined) throw refusalOf(decision, caller);
          }),
        );
      });
    };
    const version = policyVersion();
    return typeof version === 'string' ? go(version) : version.then(go);
  };
}

/** A request and its decision; with what an elevation adds, if one allowed it. */
type DecidedRequest = Pick<AllowedByElevation, 'request' | 'decision'> & Partial<AllowedByElevation>;

/** What an entry of the trail states of a decision besides the decision. */
type DecidedBy = Pick<Extract<TrailEntry, { type: 'policy.decided' }>, 'shadow' | 'elevation' | 'offered'>;

/** Records a decision, and continues if it allows the request. */
function enforced(
  found: HasDecision & HasDecisionOn,
  by: DecidedBy | undefined,
  decided: PolicyRequest,
  { trail, caller }: BaseContext & HasCaller,
  next: (additions: HasDecision & HasDecisionOn) => Promise<Response>,
): Promise<Response> {
  const { decision } = found;
  const entry = { type: 'policy.decided', decision } as const;
  trail.add(by === undefined ? entry : { ...entry, ...by });
  if (decision.effect !== 'allow') throw refusalOf(decision, caller);
  const scopes = missingScopes(caller, decided);
  if (scopes === undefined) return next(found);
  throw policyRefusal('policy.scope_insufficient', {
    detail: `the policy allows it; the access token lacks one of the scopes ${scopes.join(' ')}`,
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scopes.join(' ')}"` },
  });
}

/** The words of a policy that is written in code. For a policy from a file, the types do not know them. */
type Literal<Word extends string> = string extends Word ? never : Word;

function refusalOf(decision: Decision, caller: Caller): Error {
  const detail = reasonInWords(decision);
  const { requirement, reason } = decision;
  if (caller.kind === 'anonymous') {
    return policyRefusal('policy.login_required', {
      detail: withReason(detail, caller),
      headers: challengeHeaders(caller),
    });
  }
  if (requirement?.kind === 'stepUp') {
    const headers = { 'www-authenticate': stepUpChallenge(requirement) };
    return policyRefusal('policy.step_up_required', { detail, headers });
  }
  const code = reason === 'policy.rule_allows_reading_only' ? 'policy.read_only' : 'policy.denied';
  return policyRefusal(code, { detail });
}

const VERDICTS: Readonly<Record<Exclude<Decision['reason'], 'policy.no_rule'>, string>> = {
  'policy.rule_allows': 'allows it',
  'policy.rule_denies': 'denies it',
  'policy.rule_requires_login': 'requires a login',
  'policy.rule_requires_step_up': 'requires a stronger or newer login',
  'policy.rule_allows_reading_only': 'allows only reading',
};

/** For the operator. The path is not included, because some paths are secrets. */
function reasonInWords({ policy, rule, reason }: Decision): string {
  const words =
    reason === 'policy.no_rule' ? 'no rule allows it' : `rule ${JSON.stringify(rule)} ${VERDICTS[reason]}`;
  return `policy ${JSON.stringify(policy)}: ${words}`;
}

function unclassified({ name }: CompiledPolicy): Error {
  return requestError('request.misassembled', {
    detail: `policy ${JSON.stringify(name)} has rules about applications: add a step that classifies the request before enforce()`,
  });
}

/**
 * The challenge that requires a stronger or newer login.
 *
 * It has no parameter for `amr`: the provider's configuration decides which methods satisfy it. `device_bound` is our own, for the step
 * with the sessions: the age in seconds that the last proof of the browser's key may have, or `any`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 | RFC 9470 section 3}
 */
function stepUpChallenge({
  acr,
  maxAgeSeconds,
  deviceBound,
}: Extract<Requirement, { kind: 'stepUp' }>): string {
  const parameters = [
    'error="insufficient_user_authentication"',
    'error_description="A stronger or newer login is required"',
  ];
  if (acr !== undefined) parameters.push(`acr_values="${acr.join(' ')}"`);
  if (maxAgeSeconds !== undefined) parameters.push(`max_age="${maxAgeSeconds}"`);
  if (deviceBound !== undefined)
    parameters.push(`device_bound="${deviceBound === true ? 'any' : deviceBound.maxAgeSeconds}"`);
  return `Bearer ${parameters.join(', ')}`;
}
