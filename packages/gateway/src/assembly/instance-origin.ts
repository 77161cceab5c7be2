import type { Origin } from '@portcullis/proxy';
import type { InstanceConfiguration, OriginConfiguration } from '../configuration/types.ts';
import type { InstanceParts } from '../instance.ts';
import { bindingIn } from './bindings.ts';
import type { LoginParts } from './login-surroundings.ts';
import type { Assembly } from './misconfigured.ts';
import { type ConfiguredEnv, originOf } from './origins.ts';
import { partNamed } from './part-named.ts';

/**
 * Where the requests of an instance go, with all that stands around it. One for all of its hosts: what was learned of it at one
 * holds for the others, and for what the gate itself asks of it.
 */
export function instanceOrigin(
  { name, origin: configured, resilience, maintenance }: InstanceConfiguration,
  path: string,
  {
    gateway,
    recorded,
    settings,
    env,
    assembly,
  }: Pick<InstanceParts, 'gateway' | 'recorded'> &
    Pick<LoginParts, 'settings' | 'env'> & { readonly assembly: Assembly },
): Origin<ConfiguredEnv> | undefined {
  const { resilience: helped, maintenance: closed } = gateway;
  const at = (origin: OriginConfiguration, place: string): Origin<ConfiguredEnv> => {
    if ('binding' in origin) {
      bindingIn<Fetcher>(env, origin.binding, 'fetch', `${place}.binding`, 'binding with fetch');
    }
    return originOf(origin, settings.fetch);
  };
  const origin = assembly.part(path, {}, () => at(configured, `${path}.origin`));
  if (origin === undefined) return undefined;
  if (maintenance !== undefined) {
    return assembly.part(`${path}.maintenance`, maintenance, () =>
      partNamed({ ...(closed && { maintenance: closed }) }, 'maintenance')(maintenance, origin),
    );
  }
  if (resilience === undefined) return origin;
  return assembly.part(`${path}.resilience`, resilience, () =>
    partNamed({ ...(helped && { resilience: helped }) }, 'resilience')(resilience, origin, {
      originOf: (failover) => at(failover, `${path}.resilience.failover`),
      tell: (activity, scope) => recorded(name).tell(activity, scope),
    }),
  );
}

/** The part of a binding that is looked for. */
interface Fetcher {
  readonly fetch: unknown;
}
