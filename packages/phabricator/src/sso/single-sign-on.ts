import { optionsFor, type PerEnv, perEnv } from '@portcullis/core/internal';
import { laterSteps } from './later-steps.ts';
import { type SingleSignOnOptions, ssoSettings } from './sso-options.ts';
import type { SingleSignOn } from './sso-steps.ts';

/**
 * Signs people in to a stock Phorge or Phabricator whom the gate knows already: with no click, and with nothing of Phorge
 * changed but its configuration. The gate plays the OAuth server of Phorge's own "Phorge" provider.
 *
 * A person who is new there gets an account; a person who already had an account can connect it (`link`). A session of Phorge belongs to
 * the person it started for: in a browser that changes hands, the next person never gets it. A user who logs out of Phorge is redirected to
 * the gate's logout. Plain options are checked when this is called, those from `env` at the first request.
 *
 * Fails with the codes of {@link SsoFailure}. It does **not** decide who may use Phorge, which the policy does, nor end
 * anybody's session inside Phorge, nor change an account that exists: names and addresses are given once.
 *
 * @example
 * ```ts
 * import { type HasCaller, pipeline } from '@portcullis/core';
 * import { binding, type FetchBinding, phabricator } from '@portcullis/phabricator';
 * import { durableObjectSso, singleSignOn, type SsoNamespace } from '@portcullis/phabricator/sso';
 *
 * interface Env {
 *   readonly PHORGE: FetchBinding;
 *   readonly SSO: SsoNamespace;
 *   readonly SSO_KEY: string;
 *   readonly PHORGE_CLIENT_SECRET: string;
 * }
 *
 * const sso = singleSignOn((env: Env) => ({
 *   baseUrl: 'https://phorge.example.com',
 *   keys: [env.SSO_KEY],
 *   serverName: 'edge.gateway',
 *   clientId: 'phorge',
 *   clientSecret: env.PHORGE_CLIENT_SECRET,
 *   store: durableObjectSso(env.SSO),
 *   origin: binding('PHORGE'),
 * }));
 *
 * export default pipeline(phabricator<Env>({ origin: binding('PHORGE') }))
 *   .use(sso.server)
 *   // …who is it, and may they? Here: nobody is known.
 *   .use<HasCaller>((_context, next) => next({ caller: { kind: 'anonymous', challenges: [] } }))
 *   .use(sso.step);
 * ```
 */
export function singleSignOn<Env = unknown>(
  options: PerEnv<Env, SingleSignOnOptions<Env>>,
): SingleSignOn<Env> {
  const plain = typeof options === 'function' ? undefined : assemble(options);
  const assembled = perEnv((env: Env) => assemble(optionsFor(options, env)));
  const partsFor = (env: Env): SingleSignOn<Env> => plain ?? assembled(env);
  return {
    server: (context, next) => partsFor(context.env).server(context, next),
    step: (context, next) => partsFor(context.env).step(context, next),
  };
}

function assemble<Env>(options: SingleSignOnOptions<Env>): SingleSignOn<Env> {
  const settings = ssoSettings(options);
  return laterSteps(settings.prefix, async () => {
    const { ssoSteps } = await import('./sso-steps.ts');
    return ssoSteps(settings);
  });
}
