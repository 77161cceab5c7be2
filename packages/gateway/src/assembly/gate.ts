import { type AuditOptions, audit } from '@portcullis/audit';
import { type AccessError, type BaseContext, type FetchHandler, pipeline, worker } from '@portcullis/core';
import type { Execution, Theme } from '@portcullis/core/internal';
import { mapRoles, roleResolver } from '@portcullis/roles';
import { ConfigurationError, type ConfigurationProblem } from '../checks/configuration-problem.ts';
import type { GatewayConfiguration } from '../configuration/types.ts';
import { gatewayError } from '../gateway-failure.ts';
import { type GatewaySettings, network } from '../gateway-options.ts';
import type { InstanceParts, VersionsOf } from '../instance.ts';
import type { WithSecrets } from '../secrets/secret-variables.ts';
import { overageOf } from './group-sources.ts';
import { type InstanceSurroundings, serversOf } from './hosts.ts';
import { instanceOrigin } from './instance-origin.ts';
import { keyTuning } from './key-tuning.ts';
import { Assembly } from './misconfigured.ts';
import type { ConfiguredEnv } from './origins.ts';
import { partNamed } from './part-named.ts';
import type { GatewayParts } from './parts.ts';
import { fillPlaceholders } from './placeholders.ts';
import { recordedBy } from './recorded.ts';
import { consoleRecording, recordingsOf } from './recording.ts';
import { rolesShown } from './roles-shown.ts';
import { pagesOf } from './theme.ts';
import { verifierOf } from './verifiers.ts';

/** What a gate is put together from. */
export interface GatePlan {
  /** Known to be good as far as that can be known without the variables, and with its defaults. */
  readonly configuration: GatewayConfiguration;
  readonly parts: GatewayParts;
  /** What is wrong with it once variables and secrets are in their places. */
  readonly filledProblems: (
    filled: WithSecrets,
    values: GatewayConfiguration,
  ) => readonly ConfigurationProblem[];
  /** What a good configuration cannot do that somebody may expect of it. */
  readonly notes: (filled: GatewayConfiguration) => readonly ConfigurationProblem[];
  readonly versionsOf: VersionsOf;
}

/** Everything that is built once for a Worker's bindings and variables. */
export interface Gate {
  /** Who answers for each public host. */
  readonly hosts: ReadonlyMap<string, FetchHandler<ConfiguredEnv>>;
  /** Who answers for every other. */
  readonly otherwise: FetchHandler<ConfiguredEnv>;
  /** How its requests are recorded. */
  readonly recording: AuditOptions;
  /** What it does at each Cron Trigger. Default: nothing. */
  readonly scheduled?: (execution: Execution) => Promise<void>;
}

/** Why no gate could be put together, without secrets. */
export interface NoGate {
  /** In one line. */
  readonly detail: string;
  /** In several, for the console. */
  readonly report: string;
}

/** What of a gate answers. */
export type ServedGate = Pick<Gate, 'hosts' | 'otherwise' | 'scheduled'>;

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
    problems.length > 0 ? undefined : built({ ...plan, configuration }, settings, filled.env, assembly);
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
function built(
  { configuration, parts: gateway, notes, versionsOf }: GatePlan,
  settings: GatewaySettings,
  env: object,
  assembly: Assembly,
): Gate | undefined {
  const { providers, roles, groupSources = [], instances, health } = configuration;
  const recordings = recordingsOf(configuration, gateway, settings, env, assembly);
  const keys = assembly.part('keyCache', {}, () => keyTuning(configuration, settings, env)) ?? {};
  const overage = overageOf(configuration);
  const verifiers = providers.flatMap(
    (provider, index) =>
      assembly.part(`providers[${index}]`, provider, () => verifierOf(provider, gateway, keys, overage)) ??
      [],
  );
  const directories = groupSources.flatMap(
    (configured, index) =>
      assembly.part(`groupSources[${index}]`, configured, () => ({
        configured,
        source: partNamed(gateway.groupSources, configured.type)(configured, network(settings)),
      })) ?? [],
  );
  const sources = directories.map(({ source }) => source);
  const { breakGlass } = configuration;
  const given = breakGlass === undefined ? undefined : gateway.breakGlass?.given(breakGlass);
  const step = assembly.part('roles', {}, () =>
    mapRoles(roles, { sources, ...(given === undefined ? {} : { given }) }),
  );
  if (step === undefined) return undefined;
  const recorded = recordedBy(recordings, { configuration, gateway, env, assembly });
  const origins = instances.map((instance, index) =>
    instanceOrigin(instance, `instances[${index}]`, { gateway, recorded, settings, env, assembly }),
  );
  const syncs = instances.some((instance) => 'groupSync' in instance && instance.groupSync !== undefined)
    ? partNamed(
        { ...(gateway.groupSync && { groupSync: gateway.groupSync }) },
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
    ...(syncs === undefined ? {} : { atLogin: syncs.atLogin }),
    verifiers,
    mapRoles: step,
    roles,
    gateway,
    versionsOf,
    health,
    warn: settings.warn,
  };
  const login = {
    settings,
    keys,
    env,
    credentialsPart: gateway.credentials,
    keepGroup: roleResolver(roles).mentions,
    rolesOf: rolesShown(step),
  };
  const surroundings: InstanceSurroundings = { configuration, parts, origins, login, assembly };
  const hosts = serversOf(surroundings);
  if (assembly.problems.length > 0) return undefined;
  for (const { path, message } of notes(configuration)) {
    settings.warn(`portcullis: ${path}: ${message}`);
  }
  const known = instances.flatMap((instance) => instance.hosts).join(', ');
  return {
    hosts,
    recording: recordings.common,
    ...(syncs === undefined ? {} : { scheduled: syncs.scheduled }),
    otherwise: refusing(
      recordings.common,
      settings,
      (host) =>
        gatewayError('gateway.unknown_host', {
          detail: `no instance has the host ${JSON.stringify(host)}; those that there are: ${known}`,
        }),
      configuration.theme,
    ),
  };
}

/** Answers every request with one failure, and records it. */
export function refusing(
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
  return worker(app, { clock, random, pages: pagesOf(theme) });
}
