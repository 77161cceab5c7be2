import type { BaseContext, FetchHandler, Middleware, WorkerOptions } from '@portcullis/core';
import { boundary } from '@portcullis/core/internal';
import type { Origin } from '@portcullis/proxy';
import type { BreakGlass, SessionGate } from '@portcullis/session';
import { policyWords } from '../applications/application.ts';
import type { GatewayConfiguration, InstanceConfiguration } from '../configuration/types.ts';
import { type InstanceParts, instanceApp } from '../instance.ts';
import type { LimitStep } from '../limits/limit-step.ts';
import type { PolicyDesk } from '../operator.ts';
import { ownPrefix } from '../own-prefix.ts';
import type { LoginParts } from './login/login-surroundings.ts';
import type { Assembly } from './misconfigured.ts';
import { operatorPrefix } from './operator-prefix.ts';
import type { ConfiguredEnv } from './origins.ts';
import { partNamed, requiredPart } from './parts/part-named.ts';
import type { OperatorStep } from './parts/parts.ts';
import { pagesOf, themeOf } from './theme.ts';

/** What every instance is built from. */
export interface InstanceSurroundings {
  readonly configuration: GatewayConfiguration;
  readonly parts: InstanceParts;
  /** Where the requests of each instance go. What could not be built is missing. */
  readonly origins: readonly (Origin<ConfiguredEnv> | undefined)[];
  readonly login: LoginParts;
  readonly assembly: Assembly;
}

/** Who answers for each public host. What could not be built is missing, and the assembly knows why. */
export function serversOf(
  surroundings: InstanceSurroundings,
): ReadonlyMap<string, FetchHandler<ConfiguredEnv>> {
  const servers = new Map<string, FetchHandler<ConfiguredEnv>>();
  const desks = new Map<string, PolicyDesk>();
  for (const [index, instance] of surroundings.configuration.instances.entries()) {
    const origin = surroundings.origins[index];
    for (const [at, host] of instance.hosts.entries()) {
      const path = `instances[${index}]`;
      const server = serverOf(instance, origin, path, host, surroundings, desks);
      surroundings.assembly.part(`${path}.hosts[${at}]`, {}, () => {
        // Two variables may hold the same.
        if (servers.has(host)) throw new TypeError(`${JSON.stringify(host)} is used already`);
      });
      if (server !== undefined) servers.set(host, server);
    }
  }
  return servers;
}

function serverOf(
  instance: InstanceConfiguration,
  origin: Origin<ConfiguredEnv> | undefined,
  path: string,
  host: string,
  surroundings: InstanceSurroundings,
  desks: Map<string, PolicyDesk>,
): FetchHandler<ConfiguredEnv> | undefined {
  const { configuration, parts, login: loginParts, assembly } = surroundings;
  const { settings, env } = loginParts;
  const { applications } = parts.gateway;
  const { login: configured } = configuration;
  const gate = assembly.part('login', configured, (login) =>
    requiredPart(parts.gateway, 'login')({ ...configuration, login }, instance, host, parts, loginParts),
  );
  if (origin === undefined || (configured !== undefined && gate === undefined)) return undefined;
  const operator = operatorOf(instance, gate, surroundings, desks);
  const breakGlass = breakGlassOf(instance, host, surroundings);
  const limits = limitsOf(instance, path, surroundings);
  const ownLimits = ownLimitsOf(instance, path, gate, surroundings);
  return assembly.part(path, instance, () => {
    const assembled = partNamed(applications, instance.application).create(instance, {
      env,
      path,
      // One of the gate's own credentials is nobody else's to judge.
      verifiers: [...(gate === undefined ? [] : [gate.credentialVerifier]), ...parts.verifiers],
      origin,
      login: configured && gate && { settings: configured, gate },
      theme: themeOf(configuration, instance),
    });
    const { application } = assembled;
    const roles = Object.keys(parts.roles);
    desks.set(host, {
      instance: instance.name,
      policy: instance.policy,
      // The words are made when an operator asks.
      get options() {
        return { ...policyWords(application), roles };
      },
      application,
    });
    return boundary(
      instanceApp(instance, host, assembled, gate, { ...parts, breakGlass, operator, limits, ownLimits }),
      {
        clock: settings.clock,
        random: settings.random,
        pages: pagesOf(themeOf(configuration, instance)),
        ...traceOptions(configuration),
      },
    );
  });
}

/** What of a request's `traceparent` is believed. */
function traceOptions({ traces }: GatewayConfiguration): Pick<WorkerOptions, 'trace'> {
  if (traces === undefined) return {};
  const { callers = 'continued', sampleRate = 1 } = traces;
  return { trace: { callers, sampleRate } };
}

/** What lets people in while the identity provider is dead. */
function breakGlassOf(
  instance: InstanceConfiguration,
  host: string,
  { configuration, parts, login, assembly }: InstanceSurroundings,
): BreakGlass<ConfiguredEnv> | undefined {
  return assembly.part('breakGlass', configuration.breakGlass, (configured) =>
    requiredPart(parts.gateway, 'breakGlass').create(configured, login.env, {
      host,
      login: configuration.login,
      settings: login.settings,
      theme: themeOf(configuration, instance),
    }),
  );
}

/** What holds the requests of an instance to budgets. */
function limitsOf(
  { application, limits }: InstanceConfiguration,
  path: string,
  { parts: { gateway }, login, assembly }: InstanceSurroundings,
): LimitStep | undefined {
  return assembly.part(`${path}.limits`, limits, (configured) => {
    const { costOf = () => 1 } = partNamed(gateway.applications, application);
    const part = requiredPart(gateway, 'limits');
    return part(configured, login.env, path, costOf);
  });
}

/** What holds requests for the gate's own endpoints to budgets. */
function ownLimitsOf(
  { limits }: InstanceConfiguration,
  path: string,
  gate: SessionGate<ConfiguredEnv> | undefined,
  { configuration, parts: { gateway }, login, assembly }: InstanceSurroundings,
): Middleware<BaseContext<ConfiguredEnv>> | undefined {
  const own = limits?.some(({ requests }) => requests === 'gate') ? limits : undefined;
  return assembly.part(`${path}.limits`, own, (configured) =>
    requiredPart(gateway, 'ownLimits')(configured, login.env, path, {
      prefix: ownPrefix(configuration.login),
      knownPerson: gate?.knownPerson,
    }),
  );
}

/** The page for operators, which explains the policies of all hosts. */
function operatorOf(
  instance: InstanceConfiguration,
  gate: SessionGate<ConfiguredEnv> | undefined,
  { configuration, parts, login, assembly }: InstanceSurroundings,
  desks: ReadonlyMap<string, PolicyDesk>,
): OperatorStep | undefined {
  return assembly.part('operator', configuration.operator, (configured) =>
    requiredPart(parts.gateway, 'operator')(configured, login.env, {
      settings: login.settings,
      prefix: operatorPrefix(configuration.login),
      deskOf: (host) => desks.get(host),
      sessions: gate?.directory,
      theme: themeOf(configuration, instance),
    }),
  );
}
