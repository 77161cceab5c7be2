import { type FetchHandler, worker } from '@portcullis/core';
import type { GatewayConfiguration, InstanceConfiguration } from '../configuration/types.ts';
import { type InstanceParts, instanceApp } from '../instance.ts';
import { bindingIn } from './bindings.ts';
import type { LoginParts } from './login.ts';
import type { Assembly } from './misconfigured.ts';
import type { ConfiguredEnv } from './origins.ts';
import { partNamed } from './parts.ts';
import { themeOf } from './theme.ts';

/** What every instance is built from. */
export interface InstanceSurroundings {
  readonly configuration: GatewayConfiguration;
  readonly parts: InstanceParts;
  readonly login: LoginParts;
  readonly assembly: Assembly;
}

/** Who answers for each public host. What could not be built is missing, and the assembly knows why. */
export function serversOf(
  surroundings: InstanceSurroundings,
): ReadonlyMap<string, FetchHandler<ConfiguredEnv>> {
  const servers = new Map<string, FetchHandler<ConfiguredEnv>>();
  for (const [index, instance] of surroundings.configuration.instances.entries()) {
    for (const [at, host] of instance.hosts.entries()) {
      const path = `instances[${index}]`;
      const server = serverOf(instance, path, host, surroundings);
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
  path: string,
  host: string,
  { configuration, parts, login: loginParts, assembly }: InstanceSurroundings,
): FetchHandler<ConfiguredEnv> | undefined {
  const { settings, env } = loginParts;
  const { applications, login: loginPart } = parts.gateway;
  const { origin } = instance;
  if ('binding' in origin) {
    assembly.part(path, {}, () =>
      bindingIn<Fetcher>(env, origin.binding, 'fetch', `${path}.origin.binding`, 'binding with fetch'),
    );
  }
  const { login } = configuration;
  const gate =
    login === undefined
      ? undefined
      : assembly.part('login', login, () => {
          const application = partNamed(applications, instance.application);
          const endpoints = application.endpoints(instance, login);
          const accessRecipient = application.accessRecipient?.(instance, settings.fetch);
          const loginOf = partNamed({ ...(loginPart && { login: loginPart }) }, 'login');
          return loginOf({ ...configuration, login }, instance, host, endpoints, {
            ...loginParts,
            accessRecipient,
          });
        });
  if (login !== undefined && gate === undefined) return undefined;
  return assembly.part(path, instance, () => {
    const assembled = partNamed(applications, instance.application).create(instance, {
      env,
      path,
      verifiers: parts.verifiers,
      fetch: settings.fetch,
      login: login === undefined || gate === undefined ? undefined : { settings: login, gate },
      theme: themeOf(configuration, instance),
    });
    return worker(instanceApp(instance, host, assembled, gate, parts), {
      clock: settings.clock,
      random: settings.random,
      theme: themeOf(configuration, instance),
    });
  });
}

/** The part of a binding that is looked for. */
interface Fetcher {
  readonly fetch: unknown;
}
