import { type AuditOptions, audit } from '@portcullis/audit';
import { type AccessError, type BaseContext, type FetchHandler, pipeline } from '@portcullis/core';
import type { Theme } from '@portcullis/core/internal';
import { boundary, defined } from '@portcullis/core/internal';
import { mapRolesBy, readRoleMapping, resolverOf } from '@portcullis/roles/internal';
import { ConfigurationError, type ConfigurationProblem } from './configuration/configuration-problem.ts';
import { fillPlaceholders } from './configuration/placeholders.ts';
import { recordedBy } from './features/audit-log/recorded.ts';
import { consoleRecording, recordingsOf } from './features/audit-log/recording.ts';
import { overageOf } from './features/group-sources/group-sources.ts';
import { type GroupSyncPlan, hasGroupSync } from './features/group-sync/group-sync.ts';
import { keyTuning } from './features/key-cache/key-tuning.ts';
import { rolesShown } from './features/roles/roles-shown.ts';
import type { WithSecrets } from './features/secrets/secret-variables.ts';
import { pagesOf } from './features/theme/theme.ts';
import { tracedSurroundings } from './features/traces/traced.ts';
import { Assembly } from './gate/assembly.ts';
import type { ConfiguredEnv } from './gate/origins.ts';
import { partNamed, requiredPart } from './gate/part-named.ts';
import type { GatePlan, ServedGate } from './gate-plan.ts';
import { gatewayError } from './gateway-failure.ts';
import type { GatewaySettings } from './gateway-options.ts';
import type { GatewayConfiguration, GroupSourceConfiguration } from './generated/types.ts';
import { serversOf } from './hosts.ts';
import { instanceOrigin } from './instance-origin.ts';
import { verifierOf } from './kinds/providers/verifiers.ts';
import type { GatewayParts, GroupSourcePart } from './parts.ts';
import type { InstanceParts } from './steps.ts';

/** Everything that is built once for a Worker's bindings and variables. */
export interface Gate extends ServedGate {
  /** How its requests are recorded. */
  readonly recording: AuditOptions;
}

/** Why no gate could be put together, without secrets. */
export interface NoGate {
  /** In one line. */
  readonly detail: string;
  /** In several, for the console. */
  readonly report: string;
}

/**
 * Puts a gate without secrets of stores together for one Worker's bindings and variables. Where these do not fit the
 * configuration, every request is refused and recorded, and all that is wrong is told, without secrets.
 */
export function assemble(plan: GatePlan, settings: GatewaySettings, env: object): ServedGate {
  const gate = gateOrProblems(plan, settings, { configuration: plan.configuration, env, rounds: [env] });
  return 'hosts' in gate ? gate : misconfiguredGate(plan, settings, gate);
}

/** Says why there is no gate, and refuses every request. */
export function misconfiguredGate(
  { configuration, parts }: GatePlan,
  settings: GatewaySettings,
  { detail, report }: NoGate,
): ServedGate {
  settings.warn(`portcullis: every request is refused (gateway.misconfigured). ${report}`);
  const recording = consoleRecording(configuration, parts, settings.sinks);
  return refusingGate(
    recording,
    settings,
    gatewayError('gateway.misconfigured', { detail }),
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

/** The gate, or why the Worker's bindings, variables and secrets do not fit the configuration. */
export function gateOrProblems(
  plan: GatePlan,
  settings: GatewaySettings,
  filled: WithSecrets,
): Gate | NoGate {
  const {
    value: configuration,
    problems: missing,
    mask,
  } = fillPlaceholders(filled.configuration, filled.env);
  const assembly = new Assembly();
  const problems = missing.length > 0 ? missing : plan.filledProblems(filled, configuration);
  const gate =
    problems.length > 0
      ? undefined
      : assembledGate({ ...plan, configuration }, settings, filled.env, assembly);
  return gate ?? noGate([...problems, ...assembly.problems], mask);
}

/** @param mask takes what variables hold out of a text */
export function noGate(problems: readonly ConfigurationProblem[], mask: (text: string) => string): NoGate {
  return { detail: mask(inOneLine(problems)), report: mask(new ConfigurationError(problems).message) };
}

/** Problems as the detail of an event. */
export function inOneLine(problems: readonly ConfigurationProblem[]): string {
  return problems.map(({ path, message }) => `${path || '(whole)'}: ${message}`).join('; ');
}

/** The gate; `undefined` where a part could not be built, which the assembly knows. */
function assembledGate(
  { configuration, parts: gateway, notes, versionsOf, outlinesOf }: GatePlan,
  settings: GatewaySettings,
  plainEnv: object,
  assembly: Assembly,
): Gate | undefined {
  const { providers, roles, groupSources = [], instances, health } = configuration;
  const recordings = recordingsOf(configuration, gateway, settings, plainEnv, assembly);
  const { maskPath = (path) => path } = recordings.common;
  const surroundings = { settings, env: plainEnv, assembly };
  const traced = tracedSurroundings(configuration, gateway, maskPath, surroundings);
  const { traces, env, provider, directory } = traced;
  const keys = assembly.part('keyCache', {}, () => keyTuning(configuration, settings, provider, env)) ?? {};
  const overage = overageOf(configuration);
  const verifiers = providers.flatMap(
    (provider, index) =>
      assembly.part(`providers[${index}]`, provider, () => verifierOf(provider, gateway, keys, overage)) ??
      [],
  );
  const directories = directoriesOf(groupSources, gateway, directory, assembly);
  const sources = directories.map(({ source }) => source);
  const { breakGlass } = configuration;
  const given = breakGlass === undefined ? undefined : gateway.breakGlass?.given(breakGlass);
  const mapped = assembly.part('roles', {}, () => {
    const resolver = resolverOf(
      readRoleMapping(roles, {
        expression: gateway.roleExpressions,
        definitions: gateway.roleDefinitions,
      }),
    );
    return { ...resolver, step: mapRolesBy(resolver, { sources, ...defined({ given }) }) };
  });
  if (mapped === undefined) return undefined;
  const { step, mentions } = mapped;
  const recorded = recordedBy(recordings, { configuration, gateway, env: plainEnv, assembly });
  const origins = instances.map((instance, index) =>
    instanceOrigin(instance, `instances[${index}]`, {
      gateway,
      recorded,
      traces,
      settings,
      env,
      assembly,
    }),
  );
  const syncs = hasGroupSync(configuration)
    ? requiredPart(
        gateway,
        'groupSync',
      )({
        instances,
        origins,
        directories,
        recordingOf: recordings.of,
        memberSources: gateway.memberSources,
        env,
        settings,
        assembly,
      })
    : undefined;
  const parts: InstanceParts = {
    recorded,
    atLogin: syncs?.atLogin,
    traces,
    verifiers,
    mapRoles: step,
    roles,
    gateway,
    versionsOf,
    outlinesOf,
    health,
  };
  const login = {
    settings,
    network: provider,
    keys,
    env,
    parts: gateway,
    keepGroup: mentions,
    rolesOf: rolesShown(step),
  };
  const hosts = serversOf({ configuration, parts, origins, login, assembly });
  if (assembly.problems.length > 0) return undefined;
  for (const { path, message } of notes(configuration)) {
    settings.warn(`portcullis: ${path}: ${message}`);
  }
  return {
    hosts,
    recording: recordings.common,
    ...defined({ scheduled: syncs?.scheduled }),
    otherwise: refusing(recordings.common, settings, unknownHost(instances), configuration.theme),
  };
}

/** The directories that are asked for groups, each with its configuration. */
function directoriesOf(
  groupSources: readonly GroupSourceConfiguration[],
  gateway: GatewayParts,
  network: Parameters<GroupSourcePart>[1],
  assembly: Assembly,
): GroupSyncPlan['directories'] {
  return groupSources.flatMap(
    (configured, index) =>
      assembly.part(`groupSources[${index}]`, configured, () => ({
        configured,
        source: partNamed(gateway.groupSources, configured.type)(configured, network),
      })) ?? [],
  );
}

/** Says of a host that no instance has it, and which hosts there are. */
function unknownHost(instances: GatewayConfiguration['instances']): (host: string) => Error {
  const known = instances.flatMap(({ hosts }) => hosts).join(', ');
  return (host) =>
    gatewayError('gateway.unknown_host', {
      detail: `no instance has the host ${JSON.stringify(host)}; those that there are: ${known}`,
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
