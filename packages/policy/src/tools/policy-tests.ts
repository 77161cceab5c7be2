import type { CallFacts, Decision, Resource } from '@portcullis/core';
import { type CompiledPolicy, requireCompiled } from '../compile/compiled-policy.ts';
import { evaluate } from '../evaluate.ts';
import type { NetworkFacts, PolicyRequest, RequestCaller } from '../policy-request.ts';

/** What a case expects: that the request is let through, refused, or refused until the caller logs in, or does so anew. */
export type ExpectedAnswer = 'allow' | 'deny' | 'login' | 'stepUp';

/** One row of a table of policy tests. Plain data, so it can stand in a JSON or YAML file. */
export interface PolicyTestCase {
  /** Default: made of the other fields. */
  readonly name?: string;
  /** Groups of the caller, as the provider spells them: mapped to roles as in the gate. Default: none. */
  readonly groups?: readonly string[];
  /** Roles that the caller has besides. Default: none. */
  readonly roles?: readonly string[];
  /** Whether the caller may have roles besides, because groups could not be had. Default: `false`. */
  readonly rolesIncomplete?: boolean;
  /** Who asks. Default `user` with groups or roles, `anonymous` without. */
  readonly kind?: RequestCaller['kind'];
  /** Verified claims. Default: none. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Whether there may be claims besides, as with somebody who is known by an API token of Phorge. Default: `false`. */
  readonly claimsIncomplete?: boolean;
  /** Verified e-mail address. Default: not known. */
  readonly email?: string;
  /** How the caller logged in; `ageSeconds` is how long ago. Default: not known. */
  readonly login?: { readonly acr?: string; readonly amr?: readonly string[]; readonly ageSeconds?: number };
  /** Default `GET`. */
  readonly method?: string;
  /** The canonical path. */
  readonly path: string;
  /** Default: what `classify` says of method and path. */
  readonly resource?: Resource;
  /** What a Conduit call says beside its address. Default: not known. */
  readonly call?: CallFacts;
  /** Where the request comes from. Default: not known. */
  readonly network?: NetworkFacts;
  /** When, ISO 8601 with its offset: `2026-11-24T09:00:00+01:00`. Default: not known, or the moment of `ageSeconds`. */
  readonly at?: string;
  readonly expect: ExpectedAnswer;
  /** The rule that must decide; `null` for none. Default: not compared. */
  readonly rule?: string | null;
}

/** What became of a case. */
export interface PolicyTestResult {
  readonly name: string;
  readonly passed: boolean;
  /** What is wrong, in words; `undefined` if it passed. */
  readonly problem: string | undefined;
  readonly decision: Decision;
}

/** What policy tests need besides the policy. */
export interface PolicyTestOptions {
  /** Maps groups to roles, such as `(groups) => roleResolver(mapping).resolve(groups).names`. */
  readonly rolesOf?: (groups: readonly string[]) => readonly string[];
  /**
   * Says what a request is about: `classify` of the application. Needed where rules ask for it (`applications`, `kinds`, `ids`,
   * `operations`, `conduitMethods`), and a case has no `resource`.
   */
  readonly classify?: (method: string, path: string) => Resource | undefined;
}

/**
 * Runs a table of cases against a policy. Pure, so it fits into any test runner.
 *
 * A case with groups needs `rolesOf`, a policy that asks what a request is about `classify`. It does **not** look for mistakes in the cases, such as a misspelled field: `portcullis test` does.
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
  if (!Array.isArray(cases)) throw new TypeError('runPolicyTests: the cases must be a list');
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
  { needsResource }: CompiledPolicy,
  { rolesOf, classify }: PolicyTestOptions,
): PolicyRequest {
  const { groups = [], roles = [], method = 'GET', path, login } = test;
  if (groups.length > 0 && rolesOf === undefined) {
    throw new TypeError(
      `runPolicyTests: ${nameOf(test)} names groups, and no option rolesOf says what they give`,
    );
  }
  if (needsResource && test.resource === undefined && classify === undefined) {
    // What is not known counts against the caller: a case that expects "deny" would pass whatever the rules say.
    throw new TypeError(
      `runPolicyTests: the policy asks what a request is about, and nothing says it of ${nameOf(test)}: give the option classify, or the case a resource`,
    );
  }
  const moment = test.at === undefined ? undefined : Date.parse(test.at);
  const now = moment ?? (login?.ageSeconds === undefined ? undefined : SOME_MOMENT);
  return {
    caller: {
      kind: test.kind ?? (groups.length + roles.length > 0 ? 'user' : 'anonymous'),
      claims: test.claims ?? {},
      claimsIncomplete: test.claimsIncomplete,
      email: test.email,
      authentication: login && {
        acr: login.acr,
        amr: login.amr ?? [],
        authTime:
          now === undefined || login.ageSeconds === undefined ? undefined : now / 1000 - login.ageSeconds,
      },
    },
    roles: [...new Set([...roles, ...(rolesOf?.(groups) ?? [])])],
    rolesIncomplete: test.rolesIncomplete,
    method,
    path,
    resource: test.resource ?? classify?.(method, path),
    call: test.call,
    network: test.network,
    now,
  };
}

function problemOf({ expect, rule }: PolicyTestCase, decision: Decision): string | undefined {
  const answer = answerOf(decision);
  const by = decision.rule === undefined ? 'no rule' : `rule ${JSON.stringify(decision.rule)}`;
  if (answer !== expect) return `expected ${expect}, and it is ${answer} by ${by}`;
  if (rule === undefined || rule === (decision.rule ?? null)) return undefined;
  return `${answer} as expected, but by ${by} instead of ${rule === null ? 'no rule' : JSON.stringify(rule)}`;
}

function answerOf({ effect, requirement }: Decision): ExpectedAnswer {
  return requirement?.kind ?? effect;
}

function nameOf({ kind, groups = [], roles = [], method = 'GET', path }: PolicyTestCase): string {
  const held = [...groups, ...roles].join(', ');
  return `${held === '' ? (kind ?? 'anonymous') : held}: ${method} ${path}`;
}
