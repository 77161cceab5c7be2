import { type AuditOptions, audit } from '@portcullis/audit';
import { type AccessError, type BaseContext, type FetchHandler, pipeline } from '@portcullis/core';
import { boundary, defined, requestError, type Theme } from '@portcullis/core/internal';
import type { MapRolesOptions } from '@portcullis/roles';
import { mapRolesBy, readRoleMapping, resolverOf } from '@portcullis/roles/internal';
import { fillPlaceholders, withVariableNames } from './configuration/placeholders.ts';
import { recordedBy } from './features/audit-log/recorded.ts';
import { consoleRecording, recordingsOf } from './features/audit-log/recording.ts';
import { overageOf } from './features/group-sources/group-sources.ts';
import { keyTuning } from './features/key-cache/key-tuning.ts';
import { rolesShown } from './features/roles/roles-shown.ts';
import type { WithSecrets } from './features/secrets/secret-variables.ts';
import { pagesOf } from './features/theme/theme.ts';
import { Assembly } from './gate/assembly.ts';
import type { Calls, Network } from './gate/feature-part.ts';
import { hooksAt } from './gate/hooks.ts';
import { type NoGate, noGate } from './gate/no-gate.ts';
import type { ConfiguredEnv } from './gate/origins.ts';
import { partNamed, requiredPart } from './gate/part-named.ts';
import type { CurrentGate, ServedGate } from './gate/served-gate.ts';
import type { GatePlan } from './gate-plan.ts';
import { gatewayError } from './gateway-failure.ts';
import { type GatewaySettings, network } from './gateway-options.ts';
import type { GatewayConfiguration } from './generated/types.ts';
import { assembledInstances, serversOf } from './instances.ts';
import { verifierOf } from './kinds/providers/verifiers.ts';

/** Everything that is built once for a Worker's bindings and variables. */
export interface Gate extends ServedGate {
  /** How its requests are recorded. */
  readonly recording: AuditOptions;
}

/**
 * The gate of a plan for one Worker's bindings and variables. Where these do not fit the configuration, every request is refused and
 * recorded, and the console lists all that is wrong, without secrets. A gate whose secrets are in stores is built again when one rotates.
 */
export function gateOf(plan: GatePlan, settings: GatewaySettings, env: object): ServedGate | CurrentGate {
  const { configuration, parts } = plan;
  if (configuration.secrets !== undefined) return requiredPart(parts, 'renewing')(plan, settings, env);
  const gate = assemble(plan, settings, { configuration, env, rounds: [env] }, plan.bindings);
  return 'hosts' in gate ? gate : misconfiguredGate(plan, settings, gate);
}

/** Says why there is no gate, and refuses every request. */
export function misconfiguredGate(
  { configuration, parts }: GatePlan,
  settings: GatewaySettings,
  { detail, report }: NoGate,
): ServedGate {
  settings.warn(`portcullis: all requests are refused (gateway.misconfigured). ${report}`);
  const recording = consoleRecording(configuration, parts, settings.sinks);
  return refusingGate(
    recording,
    settings,
    requestError('gateway.misconfigured', { detail }),
    configuration.theme,
  );
}

/** Refuses every request, and every Cron Trigger, for one reason. */
export function refusingGate(
  recording: AuditOptions,
  settings: GatewaySettings,
  error: AccessError,
  theme?: Theme,
): ServedGate {
  return {
    hosts: new Map(),
    otherwise: refusing(recording, settings, () => error, theme),
    scheduled: async () => {
      throw error;
    },
  };
}

/**
 * Assembles a gate; or says why the Worker's bindings, variables and secrets do not fit the configuration.
 * @param bindings of a configuration that was built: what it names no variable for, and what these are looked for, need not be tried at the
 * start. Default: everything is assembled, so that a gate which replaces another is known to be good
 */
export function assemble(
  plan: GatePlan,
  settings: GatewaySettings,
  filled: WithSecrets,
  bindings?: GatePlan['bindings'],
): Gate | NoGate {
  const {
    value: configuration,
    problems: missing,
    mask,
  } = fillPlaceholders(filled.configuration, filled.env);
  const assembly = new Assembly();
  const problems =
    missing.length > 0
      ? missing
      : withVariableNames(plan.filledProblems(filled, configuration), filled.configuration);
  const gate =
    problems.length > 0
      ? undefined
      : assembledGate({ ...plan, configuration }, settings, filled.env, {
          ...{ assembly, mask, written: filled.configuration },
          ...defined({ bindings }),
        });
  return gate ?? noGate([...problems, ...assembly.problems], mask);
}

/** Where problems go, and what is assembled later. */
interface Assembling extends Pick<GatePlan, 'bindings'> {
  readonly assembly: Assembly;
  readonly mask: (text: string) => string;
  /** The configuration with its placeholders. */
  readonly written: GatewayConfiguration;
}

/** The gate; `undefined` where a part could not be built, which the assembly knows. */
function assembledGate(
  plan: GatePlan,
  settings: GatewaySettings,
  plainEnv: object,
  { assembly, mask, written, bindings }: Assembling,
): Gate | undefined {
  const { configuration, parts, notes } = plan;
  const { providers, roles, groupSources = [] } = configuration;
  const recordings = recordingsOf(configuration, parts, settings, plainEnv, assembly);
  const { maskPath = (path) => path } = recordings.common;
  const hooks = hooksAt('root', configuration, '', parts, assembly);
  const calls = hooks.flatMap(
    ({ part, path, settings: asked }) =>
      assembly.part(path, asked, () => part.calls?.({ configuration, maskPath, settings })) ?? [],
  );
  const env = calls.reduce((bindings, around) => around.env(bindings), plainEnv);
  const network = networkOf(settings, calls, 'provider');
  const keys = assembly.part('keyCache', {}, () => keyTuning(configuration, settings, network, env)) ?? {};
  const overage = overageOf(configuration);
  const verifiers = providers.flatMap(
    (provider, index) =>
      assembly.part(`providers[${index}]`, provider, () => verifierOf(provider, parts, keys, overage)) ?? [],
  );
  const asked = networkOf(settings, calls, 'directory');
  const directories = groupSources.flatMap(
    (configured, index) =>
      assembly.part(`groupSources[${index}]`, configured, () => ({
        configured,
        source: partNamed(parts.groupSources, configured.type)(configured, asked),
      })) ?? [],
  );
  const mapped = assembly.part('roles', {}, () => {
    const resolver = resolverOf(
      readRoleMapping(roles, { expression: parts.roleExpressions, definitions: parts.roleDefinitions }),
    );
    const sources = directories.map(({ source }) => source);
    const given = firstGiven(hooks.flatMap(({ part }) => part.roles?.(configuration) ?? []));
    return { ...resolver, step: mapRolesBy(resolver, { sources, ...defined({ given }) }) };
  });
  if (mapped === undefined) return undefined;
  const { step: mapRoles, mentions, give } = mapped;
  const impliedBy = (role: string): readonly string[] =>
    give([role], role).names.filter((name) => name !== role);
  const recorded = recordedBy(recordings, { configuration, parts, env: plainEnv, assembly });
  const placed = assembledInstances({ configuration, parts, env, settings, recorded, calls, assembly });
  const everywhere = new Map(
    [...hooks, ...placed.flatMap((one) => one.hooks)].map(({ field, part }) => [field, part]),
  );
  const work = [...everywhere.values()].flatMap(
    ({ gate }) =>
      gate?.({
        ...{ configuration, parts, env, settings, assembly, directories },
        origins: placed.map(({ origin }) => origin),
        recordingOf: recordings.of,
      }) ?? [],
  );
  const hosts = serversOf({
    plan,
    hooks,
    instances: placed,
    late:
      bindings &&
      parts.lateInstances?.({
        ...{ configuration, written, bindings, env: plainEnv, assembly },
        ...{ mask, settings, recordingOf: recordings.of, refusing },
      }),
    steps: {
      calls,
      recorded,
      atLogin: work.flatMap(({ atLogin }) => atLogin ?? []),
      verifiers,
      impliedBy,
      mapRoles,
    },
    login: {
      ...{ settings, network, keys, env, parts },
      keepGroup: mentions,
      rolesOf: rolesShown(mapRoles),
    },
    assembly,
  });
  if (assembly.problems.length > 0) return undefined;
  for (const { path, message } of notes(configuration)) {
    settings.warn(`portcullis: ${path}: ${message}`);
  }
  const scheduled = work.flatMap((one) => one.scheduled ?? []);
  return {
    hosts,
    recording: recordings.common,
    ...(scheduled.length === 0
      ? {}
      : {
          scheduled: async (execution) => {
            for (const run of scheduled) await run(execution);
          },
        }),
    otherwise: refusing(recordings.common, settings, unknownHost([...hosts.keys()]), configuration.theme),
  };
}

/** How others are asked: as the settings say, with what features put around it. */
function networkOf(
  settings: GatewaySettings,
  calls: readonly Calls[],
  asked: 'provider' | 'directory',
): Network {
  const plain = network(settings);
  const fetch = calls.reduce<Network['fetch']>(
    (inside, around) => around.fetch(asked, inside),
    settings.fetch,
  );
  return calls.length === 0 ? plain : { ...plain, ...defined({ fetch }) };
}

type Given = NonNullable<MapRolesOptions['given']>;

/** The roles that the first feature gives a caller which gives some. */
function firstGiven(all: readonly Given[]): Given | undefined {
  if (all.length <= 1) return all[0];
  return (caller) => {
    for (const given of all) {
      const roles = given(caller);
      if (roles !== undefined) return roles;
    }
    return undefined;
  };
}

/** Says of a host that no instance has it, and which hosts there are. */
function unknownHost(hosts: readonly string[]): (host: string) => Error {
  const known = hosts.join(', ');
  return (host) =>
    gatewayError('gateway.unknown_host', {
      detail: `no instance has the host ${JSON.stringify(host)}; known hosts: ${known}`,
    });
}

/** Answers every request with one failure, and records it. */
function refusing(
  recording: AuditOptions,
  { clock, random }: GatewaySettings,
  failure: (host: string) => Error,
  theme: Theme = {},
): FetchHandler<ConfiguredEnv> {
  const app = pipeline<BaseContext<ConfiguredEnv>>()
    .use(audit(recording))
    .handle(({ target }) => {
      throw failure(target.host);
    });
  return boundary(app, { clock, random, pages: pagesOf(theme) });
}
