import { type MachineEndpoint, machineEndpoint } from '@portcullis/phabricator';
import { MACHINE_ENDPOINTS, needsNetworks } from '@portcullis/phabricator/internal';
import * as v from 'valibot';
import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { optional, setting } from '../../configuration/setting.ts';
import type { PlacedInstance } from '../../configuration/unchecked.ts';
import { usedOnce } from '../../configuration/used-once.ts';
import { anyText, listOf } from '../../configuration/values.ts';
import type { OpenedRules } from './application.ts';

const SETTING = 'machineEndpoints';

/** Endpoints that an instance opens to programs which cannot log in. */
export const machineEndpointsSetting: v.GenericSchema = optional(
  'Endpoints for programs that cannot log in, such as webhooks of e-mail and build services. Each adds a rule at the end of the policy. Default: none.',
  listOf(
    v.strictObject({
      endpoint: setting('Which program calls, and which endpoint.', v.picklist(MACHINE_ENDPOINTS)),
      networks: optional(
        'Networks that the program calls from. Required for `sendgrid` and `circleci`, which have no other protection. Default: any network.',
        listOf(anyText),
      ),
    }),
  ),
);

/** Returns their rules, or `undefined` if one is malformed, which is reported elsewhere. */
export function machineEndpointRules(instance: Readonly<Record<string, unknown>>): OpenedRules | undefined {
  const given = listIn(instance);
  if (given === undefined) return undefined;
  const rules = given.flatMap(({ endpoint, networks }) => {
    if (!isEndpoint(endpoint)) return [];
    if (networks === undefined) return needsNetworks(endpoint) ? [] : [machineEndpoint(endpoint)];
    return isNotEmpty(networks) ? [machineEndpoint(endpoint, { networks })] : [];
  });
  return rules.length === given.length ? { setting: SETTING, rules } : undefined;
}

/** What must hold of them: those that nothing protects are for networks, and each stands there once. */
export function machineEndpointProblems(
  instances: readonly PlacedInstance[],
): readonly ConfigurationProblem[] {
  return instances.flatMap(({ instance, path }) => {
    const given = listIn(instance) ?? [];
    const places = given.map(({ endpoint }, index) => [
      JSON.stringify(endpoint),
      `${path}.${SETTING}[${index}].endpoint`,
    ]);
    const open = given.flatMap(({ endpoint, networks }, index) =>
      isEndpoint(endpoint) && needsNetworks(endpoint) && networks === undefined
        ? [
            {
              path: `${path}.${SETTING}[${index}]`,
              message: `needs "networks": ${endpoint} has no other protection`,
            },
          ]
        : [],
    );
    return [...open, ...usedOnce(places as [string, string][])];
  });
}

function isNotEmpty(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0;
}

function isEndpoint(value: unknown): value is MachineEndpoint {
  return MACHINE_ENDPOINTS.includes(value as MachineEndpoint);
}

/** Returns `undefined` if the setting is missing or malformed. */
function listIn(
  instance: Readonly<Record<string, unknown>>,
): readonly Readonly<Record<string, unknown>>[] | undefined {
  const given = instance[SETTING];
  const isList = Array.isArray(given) && given.every((entry) => typeof entry === 'object' && entry !== null);
  return isList ? (given as readonly Readonly<Record<string, unknown>>[]) : undefined;
}
