// A request's way, 9 of 10: may it?. Next: packages/phabricator/src/proxy.ts
import type { BaseContext, Decision, HasCaller, HasDecision, HasRoles, Middleware } from '@portcullis/core';
import { callerIn, challengeHeaders, rolesIn } from '@portcullis/roles';
import type { PolicyOptions } from './check-policy.ts';
import { compilePolicy } from './compiled-policy.ts';
import { evaluate } from './evaluate.ts';
import type { Policy } from './policy.ts';
import { policyRefusal } from './policy-failure.ts';
import { canonicalPolicy, versionOf } from './policy-version.ts';

/**
 * Lets only requests through that the policy allows.
 *
 * Needs a caller, who may be anonymous, and `mapRoles` with a mapping that declares every role the policy names: a
 * misspelled one does not compile, and throws `roles.undeclared` in JavaScript. Adds `decision`. Writes
 * `policy.decided` to the trail, allowed or not, with the rules that were considered and the policy's version.
 *
 * Anonymous callers who are not allowed get 401 `policy.login_required` with the challenges of the step that looked
 * for them, everybody else 403 `policy.denied`. Fails at construction with {@link PolicyError}.
 *
 * It decides on the canonical path and the request's own method. It does **not** look at the query, the body, or any
 * header.
 *
 * @example
 * ```ts
 * import { type BaseContext, type HasCaller, pipeline } from '@portcullis/core';
 * import { enforce } from '@portcullis/policy';
 * import { mapRoles } from '@portcullis/roles';
 *
 * const app = pipeline<BaseContext & HasCaller>()
 *   .use(mapRoles({ engineer: ['eng-*'] }))
 *   .use(
 *     enforce({
 *       name: 'phabricator',
 *       rules: [
 *         { name: 'health', effect: 'allow', who: 'anyone', paths: ['/status/'], methods: ['GET'] },
 *         { name: 'engineers', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
 *       ],
 *     }),
 *   )
 *   .handle(({ decision }) => new Response(`let in by ${decision.rule}`));
 * ```
 */
export function enforce<const Role extends string = never>(
  policy: Policy<Role>,
  options: PolicyOptions = {},
): Middleware<BaseContext & HasCaller & HasRoles<Role>, HasDecision> {
  const compiled = compilePolicy(policy, options);
  const canonical = canonicalPolicy(policy);
  // The value, not its promise: a promise of one request must not be awaited in another.
  let version: string | undefined;
  const checked = new WeakSet<object>();

  return async (context, next) => {
    const caller = callerIn(context, 'enforce');
    const roles = rolesIn(context, 'enforce');
    if (!checked.has(roles)) {
      // `has` throws for a role that the mapping does not declare: a rule that denies it would never speak.
      for (const role of compiled.roles) roles.has(role as Role);
      checked.add(roles);
    }
    version ??= await versionOf(canonical);
    const request = { caller, roles: roles.names, method: context.request.method, path: context.target.path };
    const decision = evaluate(compiled, request, version);
    context.trail.add({ type: 'policy.decided', decision });
    if (decision.effect === 'allow') return next({ decision });

    const detail = reasonInWords(decision);
    if (caller.kind !== 'anonymous') throw policyRefusal('policy.denied', { detail });
    throw policyRefusal('policy.login_required', { detail, headers: challengeHeaders(caller) });
  };
}

/** For the operator. Without the path: some paths are secrets. */
function reasonInWords({ policy, rule }: Decision): string {
  const reason = rule === undefined ? 'no rule allows it' : `rule ${JSON.stringify(rule)} denies it`;
  return `policy ${JSON.stringify(policy)}: ${reason}`;
}
