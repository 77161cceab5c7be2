import { checkOptions } from '@portcullis/core/internal';
import { checkedPlan } from './checked-plan.ts';
import type { Configured } from './define-config.ts';
import { gatewayFields } from './gateway-fields.ts';
import { type GatewayOptions, gatewaySettings } from './gateway-options.ts';
import { gateOf } from './plan.ts';
import type { GatewayHandler } from './serving.ts';
import { serving } from './serving.ts';

/**
 * The whole gate from one configuration: identify the caller, map groups to roles, decide by policy, proxy to the
 * instance that has the host, and record it.
 *
 * Fails at construction with a `ConfigurationError` that lists everything wrong with the configuration, so a Worker with a bad
 * one cannot be deployed. Mistakes in the Worker's bindings and variables are found at the first request: every request is then
 * refused with 500, and the event and the console list all of them by their place in the configuration, without secrets.
 *
 * People can log in only if the configuration has `login`; without it, a caller without a token gets 401. No issuer or origin is
 * called before a request needs it.
 *
 * Use it for development, and for configurations that are code. It reads and checks everything when the Worker starts, and says
 * so in the log. `portcullis build` does that before a deploy instead, and writes a Worker that contains only what the
 * configuration uses.
 *
 * @param configuration a {@link GatewayConfiguration}: misspelled settings do not compile. An imported JSON file is
 * checked when the Worker starts, since its types are too wide for that
 *
 * @example
 * ```ts
 * import { gateway } from 'portcullis';
 *
 * export default {
 *   fetch: gateway({
 *     providers: [{ type: 'cloudflare-access', name: 'access', team: 'acme', audience: 'f00d' }],
 *     roles: { engineer: ['eng-*'] },
 *     instances: [
 *       {
 *         name: 'phorge',
 *         hosts: ['phorge.corp.example'],
 *         application: 'phabricator',
 *         origin: { binding: 'PHORGE' },
 *         policy: {
 *           name: 'phorge',
 *           rules: [{ name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] }],
 *         },
 *       },
 *     ],
 *   }),
 * };
 * ```
 */
export function gateway<const Given extends object>(
  configuration: Configured<Given>,
  options: GatewayOptions = {},
): GatewayHandler {
  checkOptions('gateway', options, gatewayFields);
  const plan = checkedPlan(configuration);
  const settings = gatewaySettings(options);
  settings.inform(
    'portcullis: the configuration was checked when this Worker started. "portcullis build" checks it before a deploy, and starts sooner.',
  );
  return serving((env) => gateOf(plan, settings, env));
}
