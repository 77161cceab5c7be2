import { checkOptions } from '@portcullis/core/internal';
import { checkedPlan } from './checked-plan.ts';
import type { Configured } from './define-config.ts';
import { gatewayFields } from './gateway-fields.ts';
import { type GatewayOptions, gatewaySettings } from './gateway-options.ts';
import { gateOf } from './plan.ts';
import { type GatewayHandler, serving } from './serving.ts';

/**
 * Creates a complete gate from one configuration: it identifies the caller, maps groups to roles, decides by the policy, forwards
 * the request to the application that has the host, and records the request.
 *
 * Throws `ConfigurationError` with all problems when the Worker starts, so a Worker with an invalid configuration cannot be
 * deployed. Problems with bindings and variables of the Worker are found at the first request: all requests are then refused with
 * 500, and the event and the console list all problems by their path, without secrets.
 *
 * Users can log in only if the configuration has `login`; otherwise callers without a token get 401. Issuers and origins are called
 * when a request first needs them.
 *
 * Use it for development, and for configurations in code. It parses and checks the configuration when the Worker starts, and logs
 * that. `portcullis build` does this before a deploy, and generates a Worker that contains only the code that the configuration
 * uses.
 *
 * @param configuration a {@link GatewayConfiguration}: misspelled settings do not compile. An imported JSON file is
 * checked only when the Worker starts, because its types are too wide
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
    'portcullis: the configuration was checked when this Worker started. "portcullis build" checks it before a deploy, and the Worker starts faster.',
  );
  return serving((env) => gateOf(plan, settings, env));
}
