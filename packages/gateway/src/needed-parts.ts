import { ALL_PARTS } from './all-parts.ts';
import { isOn } from './features/audit-log/recording.ts';
import { hasGroupSync } from './features/group-sync/group-sync.ts';
import type { GatewayConfiguration } from './generated/types.ts';

/** The parts that a gate needs, by their field in `GatewayParts`: the kinds of each; none of one that has no kinds. */
export type NeededParts = Readonly<Record<string, readonly string[]>>;

/** The parts that a configuration uses, in the order in which a built Worker names them. */
export function neededParts(configuration: GatewayConfiguration): NeededParts {
  const {
    providers,
    roles,
    groupSources = [],
    instances,
    audit = {},
    login,
    operator,
    secrets,
  } = configuration;
  const types = (list: readonly { readonly type: string }[]): readonly string[] => [
    ...new Set(list.map(({ type }) => type)),
  ];
  const rules = instances.flatMap(({ policy, shadowPolicy }) => [
    ...policy.rules,
    ...(shadowPolicy?.rules ?? []),
  ]);
  const where = (field: string, isUsed: boolean): NeededParts => (isUsed ? { [field]: [] } : {});
  return {
    applications: [...new Set(instances.map(({ application }) => application))],
    providers: types(providers),
    groupSources: types(groupSources),
    // A gate that lacks a binding says so on the console.
    ...(hasGroupSync(configuration)
      ? {
          memberSources: types(groupSources).filter((type) => type in (ALL_PARTS.memberSources ?? {})),
          groupSync: [],
        }
      : {}),
    ...where('roleExpressions', Object.values(roles).some(hasExpression)),
    ...where('roleDefinitions', !Object.values(roles).every(Array.isArray)),
    sinks: types(audit.sinks ?? [{ type: 'console' }]),
    accessRecipients: types(instances.flatMap(({ accessRequests }) => accessRequests ?? [])).filter(
      (type) => type !== 'mail',
    ),
    audit: Object.keys(ALL_PARTS.audit ?? {}).filter((setting) =>
      setting === 'log' ? hasLog({ audit, instances }) : isOn(audit[setting as keyof typeof audit]),
    ),
    ...(secrets === undefined ? {} : { secretSources: types(Object.values(secrets)), renewing: [] }),
    ...where('erasure', audit.erasure !== undefined),
    criteria: ALL_PARTS.criteria
      .filter(({ field }) => rules.some((rule) => rule[field] !== undefined))
      .map(({ field }) => field),
    ...where('login', login !== undefined),
    ...where('sessionStore', login?.durableObject !== undefined || login?.revocations !== undefined),
    ...where('credentials', login?.credentials !== undefined),
    ...where('breakGlass', configuration.breakGlass !== undefined),
    ...where('operator', operator !== undefined),
    ...where('traces', configuration.traces !== undefined),
    ...Object.assign(
      {},
      ...(['resilience', 'maintenance', 'publicCache', 'limits'] as const).map((part) =>
        where(
          part,
          instances.some((instance) => instance[part] !== undefined),
        ),
      ),
    ),
    ...where(
      'ownLimits',
      instances.some(({ limits = [] }) => limits.some(({ requests }) => requests === 'gate')),
    ),
  };
}

/** Whether a role is given by a regular expression. */
function hasExpression(definition: GatewayConfiguration['roles'][string]): boolean {
  const groups = 'groups' in definition ? definition.groups : definition;
  return Array.isArray(groups) && groups.some((group) => typeof group === 'object' && 'expression' in group);
}

/** Whether there is a transparency log, of the gate or of an instance. */
function hasLog({ audit = {}, instances }: Pick<GatewayConfiguration, 'audit' | 'instances'>): boolean {
  return audit.log !== undefined || instances.some(({ log }) => log !== undefined);
}
