import { type FetchHandler, worker } from '@portcullis/core';
import { registeredApplication } from '../applications/registry.ts';
import type { GatewayConfiguration, InstanceConfiguration } from '../configuration/types.ts';
import { type InstanceParts, instanceApp } from '../instance.ts';
import { bindingIn } from './bindings.ts';
import { type LoginParts, loginOf } from './login.ts';
import type { Assembly } from './misconfigured.ts';
import type { ConfiguredEnv } from './origins.ts';

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
  return new Map(
    surroundings.configuration.instances.flatMap((instance, index) =>
      instance.hosts.flatMap((host) => {
        const server = serverOf(instance, `instances[${index}]`, host, surroundings);
        return server === undefined ? [] : [[host, server] as const];
      }),
    ),
  );
}

function serverOf(
  instance: InstanceConfiguration,
  path: string,
  host: string,
  { configuration, parts, login: loginParts, assembly }: InstanceSurroundings,
): FetchHandler<ConfiguredEnv> | undefined {
  const { settings, env } = loginParts;
  const registered = registeredApplication(instance.application);
  if (registered === undefined) return undefined;
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
      : assembly.part('login', login, () =>
          loginOf<ConfiguredEnv>({ ...configuration, login }, instance, host, loginParts),
        );
  if (login !== undefined && gate === undefined) return undefined;
  return assembly.part(path, instance, () => {
    const assembled = registered.create(instance, {
      env,
      path,
      fetch: settings.fetch,
      login: login === undefined || gate === undefined ? undefined : { settings: login, gate },
    });
    return worker(instanceApp(instance, host, assembled, gate, parts), {
      clock: settings.clock,
      random: settings.random,
    });
  });
}

/** The part of a binding that is looked for. */
interface Fetcher {
  readonly fetch: unknown;
}
