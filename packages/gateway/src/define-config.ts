import type { GatewayConfiguration } from './generated/types.ts';

/** Whether a type is too wide to be compared, such as the type of an imported JSON file, whose texts are all `string`. */
type IsWide<Given> = Given extends { readonly instances: readonly (infer Instance)[] }
  ? Instance extends { readonly application: infer Application }
    ? string extends Application
      ? true
      : false
    : false
  : object extends Given
    ? // `object` itself, and not `{}`.
      string extends Given
      ? false
      : true
    : false;

/** A configuration. If it is written in place, its settings are compared with the type. */
export type Configured<Given> = true extends IsWide<Given> ? Given : GatewayConfiguration;

/**
 * Lets editors complete and check a configuration in a TypeScript file. Returns it unchanged. Problems that the compiler cannot
 * find are reported by `gateway()` and `portcullis check`.
 *
 * @example
 * ```ts
 * import { defineConfig } from 'portcullis';
 *
 * export const configuration = defineConfig({
 *   providers: [{ type: 'entra-id', name: 'corp', tenant: '11111111-2222-3333-4444-555555555555', audience: 'api://phorge' }],
 *   roles: { engineer: ['eng-*'] },
 *   instances: [
 *     {
 *       name: 'phorge',
 *       hosts: ['phorge.corp.example'],
 *       application: 'phabricator',
 *       origin: { binding: 'PHORGE' },
 *       policy: {
 *         name: 'phorge',
 *         rules: [{ name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] }],
 *       },
 *     },
 *   ],
 * });
 * ```
 */
export function defineConfig(configuration: GatewayConfiguration): GatewayConfiguration {
  return configuration;
}
