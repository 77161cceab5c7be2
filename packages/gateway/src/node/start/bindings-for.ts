import { ConfigurationError, type ConfigurationProblem, type GatewayConfiguration } from '../../index.ts';
import { type BindingKind, durableObjectClass, namedInConfiguration } from '../../internal.ts';
import { type OriginBinding, originAt } from '../origin/origin-at.ts';
import type { StoreNamespace, Stores } from '../stores/stores.ts';
import { cloudflareOnly } from './without-cloudflare.ts';

/** What is given in place of a Worker's bindings. */
export interface GivenBindings {
  readonly stores: Stores | undefined;
  readonly origins: Readonly<Record<string, string>>;
  readonly bindings: Readonly<Record<string, object>>;
  /** Variables and secrets, by their names. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The objects in place of the bindings, and what ends their open connections. */
export interface MadeBindings {
  readonly bindings: Readonly<Record<string, object>>;
  readonly close: () => void;
}

/**
 * What the configuration names as bindings of a Worker, by their names. Throws a `ConfigurationError` with all that is not
 * there, variables included, and all else that only Cloudflare can serve: it is not to be found out by a request.
 */
export function bindingsFor(configuration: GatewayConfiguration, given: GivenBindings): MadeBindings {
  const origins: OriginBinding[] = [];
  const made: Record<string, object> = { ...given.bindings };
  const named = namedInConfiguration(configuration);
  const problems: ConfigurationProblem[] = [...cloudflareOnly(configuration), ...named.clashes];
  for (const [name, { kind, path }] of named.bindings) {
    if (Object.hasOwn(made, name)) continue;
    const found =
      kind === 'binding with fetch' ? originOf(name, given.origins) : bindingFor(name, kind, path, given);
    if (typeof found === 'string') problems.push({ path, message: found });
    else made[name] = found;
    if (typeof found === 'object' && 'close' in found) origins.push(found);
  }
  for (const [name, path] of named.variables) {
    if (given.variables[name] !== undefined) continue;
    const message = `uses the variable ${name}, which is not set: set it in the environment of the process, or pass it in the option variables`;
    problems.push({ path, message });
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    bindings: made,
    close: () => {
      for (const origin of origins) origin.close();
    },
  };
}

/** Returns the origin, or why it cannot be created and what to do. */
function originOf(name: string, origins: GivenBindings['origins']): OriginBinding | string {
  const address = Object.hasOwn(origins, name) ? origins[name] : undefined;
  if (address === undefined) {
    return `the address of the origin ${name} is missing: pass it in the option origins, such as { ${name}: 'http://10.0.0.5:8080' }`;
  }
  try {
    return originAt(address);
  } catch (error) {
    return `origins.${name}: ${error instanceof Error ? error.message : 'is not an address'}`;
  }
}

/** Returns the replacement of a binding, or why it cannot be created and what to do. */
function bindingFor(
  name: string,
  kind: BindingKind,
  path: string,
  { stores }: GivenBindings,
): StoreNamespace | string {
  if (kind === 'Durable Object namespace') return objectsOf(path, stores);
  return `there is no ${kind} outside Cloudflare: pass an object with its methods in the option bindings.${name}, or remove the setting`;
}

function objectsOf(path: string, stores: Stores | undefined): StoreNamespace | string {
  if (stores === undefined) {
    return 'there are no Durable Objects outside Cloudflare: pass the option stores, such as sqliteStores(folder) or postgresStores(pool)';
  }
  const className = durableObjectClass(path) ?? '';
  return (
    stores.namespaceOf(className) ??
    `${stores.name} does not support ${className}: see docs/runtimes.md for stores that do, or remove the setting`
  );
}
