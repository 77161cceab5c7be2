import type { CallFacts, Decision, Resource } from '@portcullis/core';
import { defined, type Way } from '@portcullis/core/internal';
import { allRules, type CompiledPolicy, requireCompiled } from '../compile/compiled-policy.ts';
import { mustBeNamed } from '../criteria/named-kinds.ts';
import { evaluate } from '../evaluate.ts';
import type { NetworkFacts, PolicyRequest, RequestCaller } from '../policy-request.ts';

/** The expected decision: the request is allowed, denied, or denied until the caller logs in or logs in again. */
export type ExpectedAnswer = 'allow' | 'deny' | 'login' | 'stepUp';

/** One policy test. Plain data that can be stored as JSON or YAML. */
export interface PolicyTestCase {
  /** Default: derived from the other fields. */
  readonly name?: string;
  /** Groups of the caller, as the provider names them. They are mapped to roles as in the gate. Default: none. */
  readonly groups?: readonly string[];
  /** Roles of the caller, in addition to those from groups. Default: none. */
  readonly roles?: readonly string[];
  /** Whether the caller may have more roles, because groups could not be fetched. Default: `false`. */
  readonly rolesIncomplete?: boolean;
  /** The kind of caller. Default: `user` if there are groups or roles, otherwise `anonymous`. */
  readonly kind?: RequestCaller['kind'];
  /** The way in which the caller authenticated. Default: unknown, which counts against the caller. */
  readonly via?: Way;
  /** Verified claims. Default: none. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Whether there may be more claims, as for a caller authenticated by a Phorge API token. Default: `false`. */
  readonly claimsIncomplete?: boolean;
  /** Verified e-mail address. Default: unknown. */
  readonly email?: string;
  /**
   * How the caller logged in; `ageSeconds` is the time since the login, `proofAgeSeconds` that since the browser proved that it holds the key
   * of its session. Default: unknown.
   */
  readonly login?: {
    readonly acr?: string;
    readonly amr?: readonly string[];
    readonly ageSeconds?: number;
    readonly proofAgeSeconds?: number;
  };
  /** Default `GET`. */
  readonly method?: string;
  /** The canonical path. */
  readonly path: string;
  /** Default: the result of `classify` for method and path. */
  readonly resource?: Resource;
  /** The contents of a Conduit call. Default: unknown. */
  readonly call?: CallFacts;
  /** Where the request comes from. Default: unknown. */
  readonly network?: NetworkFacts;
  /** Facts for your own criteria, by the criterion's name. Default: unknown. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** The time, ISO 8601 with its offset: `2026-11-24T09:00:00+01:00`. Default: unknown, or the time that `ageSeconds` refers to. */
  readonly at?: string;
  readonly expect: ExpectedAnswer;
  /** The rule that must decide; `null` for no rule. Default: not checked. */
  readonly rule?: string | null;
}

/** The result of a policy test. */
export interface PolicyTestResult {
  readonly name: string;
  readonly passed: boolean;
  /** A human-readable description of the failure; `undefined` if the test passed. */
  readonly problem: string | undefined;
  readonly decision: Decision;
}

/** Options of `runPolicyTests()`. */
export interface PolicyTestOptions {
  /** Maps groups to roles, such as `(groups) => roleResolver(mapping).resolve(groups).names`. */
  readonly rolesOf?: (groups: readonly string[]) => readonly string[];
  /**
   * Classifies a request: the application's `classify`. Needed if rules use resources (`applications`, `kinds`, `ids`,
   * `operations`, `conduitMethods`) and a case has no `resource`.
   */
  readonly classify?: (method: string, path: string) => Resource | undefined;
}

/**
 * Runs a table of policy tests. Has no side effects, so it can be used in any test runner.
 *
 * Cases with groups need `rolesOf`, and policies with rules about resources need `classify`: otherwise it throws `TypeError`, as
 * for facts that no rule needs. It does **not** check the cases for mistakes, such as misspelled fields: `portcullis test` does.
 *
 * @example
 * ```ts
 * import { compilePolicy, runPolicyTests } from '@portcullis/policy';
 *
 * const policy = compilePolicy({
 *   name: 'intranet',
 *   rules: [{ name: 'wiki', effect: 'allow', who: { roles: ['staff'] }, paths: ['/w/**'] }],
 * });
 * const results = runPolicyTests(policy, [
 *   { roles: ['staff'], path: '/w/', expect: 'allow', rule: 'wiki' },
 *   { path: '/w/', expect: 'deny' },
 * ]);
 * results.filter(({ passed }) => !passed); // []
 * ```
 */
export function runPolicyTests(
  policy: CompiledPolicy,
  cases: readonly PolicyTestCase[],
  options: PolicyTestOptions = {},
): readonly PolicyTestResult[] {
  requireCompiled('runPolicyTests', policy);
  if (!Array.isArray(cases)) throw new TypeError('runPolicyTests: the cases must be an array');
  return cases.map((each) => {
    const decision = evaluate(policy, requestOf(each, policy, options));
    const problem = problemOf(each, decision);
    return { name: each.name ?? nameOf(each), passed: problem === undefined, problem, decision };
  });
}

/** Any moment does for a case that says only how long ago the login was. */
const SOME_MOMENT = Date.UTC(2026, 0, 1, 12);

function requestOf(
  test: PolicyTestCase,
  policy: CompiledPolicy,
  { rolesOf, classify }: PolicyTestOptions,
): PolicyRequest {
  const { groups = [], roles = [], method = 'GET', path, login } = test;
  if (groups.length > 0 && rolesOf === undefined) {
    throw new TypeError(
      `runPolicyTests: ${nameOf(test)} has groups, but the option rolesOf is missing, which maps them to roles`,
    );
  }
  if (policy.needsResource && test.resource === undefined && classify === undefined) {
    // What is not known counts against the caller: a case that expects "deny" would pass whatever the rules say.
    throw new TypeError(
      `runPolicyTests: the policy has rules about resources, but ${nameOf(test)} has none: pass the option classify, or add a resource to the case`,
    );
  }
  requireAskedFacts(test, policy);
  const moment = test.at === undefined ? undefined : Date.parse(test.at);
  const hasAge = login?.ageSeconds !== undefined || login?.proofAgeSeconds !== undefined;
  const now = moment ?? (hasAge ? SOME_MOMENT : undefined);
  const timeOf = (age: number | undefined): number | undefined =>
    now === undefined || age === undefined ? undefined : now / 1000 - age;
  return {
    caller: {
      kind: test.kind ?? (groups.length + roles.length > 0 ? 'user' : 'anonymous'),
      claims: test.claims ?? {},
      claimsIncomplete: test.claimsIncomplete,
      email: test.email,
      via: test.via,
      authentication: login && {
        acr: login.acr,
        amr: login.amr ?? [],
        authTime: timeOf(login.ageSeconds),
        ...defined({ deviceProvedAt: timeOf(login.proofAgeSeconds) }),
      },
    },
    roles: [...new Set([...roles, ...(rolesOf?.(groups) ?? [])])],
    rolesIncomplete: test.rolesIncomplete,
    method,
    path,
    resource: test.resource ?? classify?.(method, path),
    call: test.call,
    network: test.network,
    facts: test.facts,
    now,
  };
}

/** A misspelled fact is unknown, and a case that expects "deny" would pass whatever the rules say. */
function requireAskedFacts(test: PolicyTestCase, policy: CompiledPolicy): void {
  const given = Object.keys(test.facts ?? {});
  if (given.length === 0) return;
  const asked = policy[allRules].flatMap(({ conditions }) => conditions.filter(({ own }) => own === true));
  for (const name of given) {
    if (asked.some(({ field }) => field === name)) continue;
    throw new TypeError(
      `runPolicyTests: ${nameOf(test)} has the fact ${JSON.stringify(name)}, but no rule has a criterion of your own with this name`,
    );
  }
}

function problemOf({ expect, rule }: PolicyTestCase, decision: Decision): string | undefined {
  const answer = answerOf(decision);
  const by = decision.rule === undefined ? 'no rule' : `rule ${JSON.stringify(decision.rule)}`;
  if (answer !== expect) return `expected ${expect}, but got ${answer} by ${by}`;
  if (rule === undefined || rule === (decision.rule ?? null)) return undefined;
  return `${answer} as expected, but by ${by} instead of ${rule === null ? 'no rule' : JSON.stringify(rule)}`;
}

function answerOf({ effect, requirement }: Decision): ExpectedAnswer {
  return requirement?.kind ?? effect;
}

function nameOf({
  kind,
  via,
  groups = [],
  roles = [],
  method = 'GET',
  path,
  resource,
}: PolicyTestCase): string {
  const held = [...groups, ...roles].join(', ');
  const way = via === undefined ? '' : ` via ${via}`;
  const what = mustBeNamed(resource) ? `${resource?.operation} ${resource?.id}` : `${method} ${path}`;
  return `${held === '' ? (kind ?? 'anonymous') : held}${way}: ${what}`;
}
