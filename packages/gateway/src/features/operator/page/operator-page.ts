import type { Anonymous, BaseContext, HasCaller, HasRoles, Middleware } from '@portcullis/core';
import { optionsFor, type PerEnv, perEnv } from '@portcullis/core/internal';
import { operatorError } from './operator-failure.ts';
import { type OperatorOptions, type OperatorSettings, operatorSettings } from './operator-options.ts';

/** The facts about a request that the page uses. */
type Context<Env, Role extends string> = BaseContext<Env> & HasCaller & HasRoles<Role>;

/**
 * A page for operators, below the gate's prefix: decisions as they are made, who was denied what and why, logins, slow origins,
 * signals, health, versions of the policy, and sessions. Each denied request links to its explanation. It reads the database that
 * `d1Sink()` writes to.
 *
 * Needs a caller and roles, so add it after the steps that identify callers and map roles, and before the policy, which does not
 * apply to it. Callers without one of `roles` get 403 `operator.denied`, anonymous callers 401 `operator.login_required`. At
 * an origin that is neither that of `loginHost` nor trusted by `trustedOrigin`, every caller gets 403 `operator.untrusted_origin`. Also
 * fails with `operator.parameters`, `operator.origin` and `operator.unavailable`. Requests for other paths are passed on.
 *
 * It does **not** hide anything in the audit log from callers who can see the page, and does not prove that the log is complete:
 * see `portcullis verify`.
 *
 * @example
 * ```ts
 * import type { D1Reader } from '@portcullis/audit/read';
 * import { type BaseContext, pipeline } from '@portcullis/core';
 * import { operatorPage } from 'portcullis/operator';
 * import { mapRoles } from '@portcullis/roles';
 * import { authenticate, cloudflareAccess } from '@portcullis/token';
 *
 * interface Env {
 *   readonly AUDIT_DB: D1Reader;
 * }
 *
 * export default pipeline<BaseContext<Env>>()
 *   .use(authenticate(cloudflareAccess({ team: 'acme', audience: 'f00d' })))
 *   .use(mapRoles({ operator: ['platform'] }))
 *   .use(operatorPage((env: Env) => ({ database: env.AUDIT_DB, roles: ['operator'], trustedOrigin: true })))
 *   .handle(() => new Response('the site'));
 * ```
 */
export function operatorPage<Env, const Role extends string>(
  options: PerEnv<Env, OperatorOptions<Env, Role>>,
): Middleware<Context<Env, Role>> {
  const settled = (given: OperatorOptions<Env, Role>): OperatorSettings<Env> =>
    operatorSettings<Env>(given as unknown as OperatorOptions<Env, string>);
  const plain = typeof options === 'function' ? undefined : settled(options);
  const perEnvironment = perEnv((env: Env) => settled(optionsFor(options, env)));
  return async function operator(context, next) {
    const settings = plain ?? perEnvironment(context.env);
    if (!context.target.path.startsWith(settings.prefix)) return next();
    requireOwnOrigin(context, settings);
    const { caller, roles } = context;
    if (caller.kind === 'anonymous') throw loginRequired(caller);
    if (!settings.roles.some((role) => roles.has(role as Role))) throw operatorError('operator.denied');
    // Other requests do not wait for it.
    const { serveOperator } = await import('./serve-operator.ts');
    const mayLock = settings.lock?.roles.some((role) => roles.has(role as Role)) === true;
    const { subject, issuer, email } = caller;
    const ordering = { orderedBy: mayLock ? `${subject} (${issuer})` : undefined, email };
    return serveOperator(context, settings, ordering);
  };
}

/** A script of an application could do here what an operator can, so it must be trusted, or there must be none. */
function requireOwnOrigin(
  { target }: BaseContext,
  { loginHost, trustedOrigin = false }: OperatorSettings<never>,
): void {
  const { origin } = new URL(target.href);
  if (loginHost === undefined ? trustedOrigin : origin === loginHost.origin) return;
  throw operatorError('operator.untrusted_origin', {
    detail: `${origin} is neither the origin of loginHost nor trusted by trustedOrigin`,
  });
}

function loginRequired({ challenges }: Anonymous): Error {
  const headers = challenges.length === 0 ? {} : { 'www-authenticate': challenges.join(', ') };
  return operatorError('operator.login_required', { headers });
}
