import type { FetchHandler } from '@portcullis/core';
import { boundary } from '@portcullis/core/internal';
import type { Origin } from '@portcullis/proxy';
import type { LateHosts } from './features/late-instances/late-instances.ts';
import type { LoginHostPart, LoginHostScope } from './features/login-host/login-host-part.ts';
import { pagesOf, themeOf } from './features/theme/theme.ts';
import type { Assembly } from './gate/assembly.ts';
import { bindingIn } from './gate/bindings.ts';
import type { Calls, HostScope, InstanceScope } from './gate/feature-part.ts';
import type { GateSteps } from './gate/gate-steps.ts';
import { type Hook, hooksAt, hostSteps } from './gate/hooks.ts';
import { type ConfiguredEnv, originOf } from './gate/origins.ts';
import { partNamed, requiredPart } from './gate/part-named.ts';
import type { OriginConfiguration } from './generated/types.ts';
import { policyWords } from './kinds/applications/application.ts';
import type { PolicyDesk } from './operator.ts';
import { instanceApp } from './steps.ts';

/** An instance with its origin, and the features that its settings turn on. */
export interface AssembledInstance {
  readonly scope: InstanceScope;
  readonly hooks: readonly Hook[];
  /** Where its requests go. What could not be built is missing. */
  readonly origin: Origin<ConfiguredEnv> | undefined;
}

/** What instances are built from. */
export interface InstancesPlan extends Omit<InstanceScope, 'instance' | 'path' | 'tell'> {
  readonly recorded: GateSteps['recorded'];
  readonly calls: readonly Calls[];
  readonly assembly: Assembly;
}

export function assembledInstances({
  recorded,
  calls,
  assembly,
  ...gate
}: InstancesPlan): readonly AssembledInstance[] {
  return gate.configuration.instances.map((instance, index) => {
    const path = `instances[${index}]`;
    const scope: InstanceScope = {
      ...{ ...gate, instance, path },
      tell: (activity, at) => recorded(instance.name).tell(activity, at),
    };
    const hooks = hooksAt('instance', instance, `${path}.`, gate.parts, assembly);
    return { scope, hooks, origin: instanceOrigin(scope, hooks, calls, assembly) };
  });
}

/**
 * Where the requests of an instance go, with what features put in front of it. There is one for all of its hosts: what was learned of it
 * at one host holds for the others, and for what the gate itself asks of it.
 */
function instanceOrigin(
  scope: InstanceScope,
  hooks: readonly Hook[],
  calls: readonly Calls[],
  assembly: Assembly,
): Origin<ConfiguredEnv> | undefined {
  const { instance, path, env, settings } = scope;
  const at = (origin: OriginConfiguration, place: string): Origin<ConfiguredEnv> => {
    if ('binding' in origin) {
      bindingIn<Fetcher>(env, origin.binding, 'fetch', `${place}.binding`, 'binding with fetch');
    }
    return calls.reduce((made, around) => around.origin(made), originOf(origin, settings.fetch));
  };
  const plain = assembly.part(path, {}, () => at(instance.origin, `${path}.origin`));
  if (plain === undefined) return undefined;
  const inFront = hooks.filter(({ part }) => part.origin !== undefined);
  const behind = (count: number): Origin<ConfiguredEnv> | undefined => {
    const hook = inFront[count - 1];
    if (hook === undefined) return plain;
    return assembly.part(hook.path, hook.settings, () =>
      hook.part.origin?.(scope, { plain, at, inside: () => behind(count - 1) }),
    );
  };
  return behind(inFront.length);
}

/** The part of a binding that is looked for. */
interface Fetcher {
  readonly fetch: unknown;
}

/** What the hosts of a gate are built from. */
export interface HostsPlan extends LoginHostScope {
  readonly instances: readonly AssembledInstance[];
  /** The hosts that are assembled at their first request. Default: none. */
  readonly late: LateHosts | undefined;
}

/** Who answers for each public host. What could not be built is missing, and the assembly knows why. */
export function serversOf(hosts: HostsPlan): ReadonlyMap<string, FetchHandler<ConfiguredEnv>> {
  const servers = new Map<string, FetchHandler<ConfiguredEnv>>();
  const desks = new Map<string, PolicyDesk>();
  const { assembly, late } = hosts;
  const deskOf: HostScope['deskOf'] = (host) =>
    late?.isRefused(host) === true ? undefined : desks.get(host);
  for (const placed of hosts.instances) {
    const { instance, path } = placed.scope;
    // Not left to the first request: a step of the record that fails must stop the whole gate.
    hosts.steps.recorded(instance.name);
    for (const [at, host] of instance.hosts.entries()) {
      const made = (into: Assembly): FetchHandler<ConfiguredEnv> | undefined =>
        serverOf(placed, host, { ...hosts, assembly: into }, { desks, deskOf });
      const server = late?.serverOf(instance, host, made) ?? made(assembly);
      assembly.part(`${path}.hosts[${at}]`, {}, () => {
        // Two variables may hold the same.
        if (servers.has(host)) throw new TypeError(`${JSON.stringify(host)} is already used`);
      });
      if (server !== undefined) servers.set(host, server);
    }
  }
  const { configuration, parts } = hosts.plan;
  if (configuration.login?.host !== undefined) {
    assembly.part('login', configuration.login, () =>
      (requiredPart(parts, 'loginHost') as LoginHostPart).addServer(hosts, deskOf, servers),
    );
  }
  return servers;
}

function serverOf(
  { scope, hooks: own, origin }: AssembledInstance,
  host: string,
  { plan, hooks, steps, login: loginDependencies, assembly }: HostsPlan,
  { desks, deskOf }: { readonly desks: Map<string, PolicyDesk>; readonly deskOf: HostScope['deskOf'] },
): FetchHandler<ConfiguredEnv> | undefined {
  const { configuration, instance, path, parts, env, settings } = scope;
  const { login: configured } = configuration;
  const login = assembly.part('login', configured, (settings) =>
    requiredPart(parts, 'login')(
      { ...configuration, login: settings },
      instance,
      host,
      { gateway: parts, outlinesOf: plan.outlinesOf },
      loginDependencies,
    ),
  );
  if (origin === undefined || (configured !== undefined && login === undefined)) return undefined;
  const theme = themeOf(configuration, instance);
  const { versionsOf } = plan;
  const at: HostScope = { ...scope, host, theme, login, versionsOf, deskOf };
  const added = hostSteps([...hooks, ...own], at, assembly);
  return assembly.part(path, instance, () => {
    const assembled = partNamed(parts.applications, instance.application).create(instance, {
      ...{ env, path, origin, theme },
      // One of the gate's own credentials is nobody else's to judge.
      verifiers: [...(login === undefined ? [] : [login.credentialVerifier]), ...steps.verifiers],
      login: configured && login && { settings: configured, gate: login },
    });
    const { application } = assembled;
    const roles = Object.keys(configuration.roles);
    desks.set(host, {
      instance: instance.name,
      policy: instance.policy,
      // The words are made when an operator asks.
      get options() {
        return { ...policyWords(application), roles };
      },
      roles: configuration.roles,
      given: configuration.breakGlass?.people.map((person) => person.roles) ?? [],
      application,
    });
    return boundary(instanceApp(at, assembled, added, steps, plan), {
      clock: settings.clock,
      random: settings.random,
      pages: pagesOf(theme),
      ...Object.assign({}, ...hooks.map(({ part }) => part.boundary?.(configuration))),
    });
  });
}
