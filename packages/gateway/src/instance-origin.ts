import type { Origin } from '@portcullis/proxy';
import type { LoginParts } from './features/login/login-surroundings.ts';
import type { Assembly } from './gate/assembly.ts';
import { bindingIn } from './gate/bindings.ts';
import { type ConfiguredEnv, originOf } from './gate/origins.ts';
import { requiredPart } from './gate/part-named.ts';
import type { InstanceConfiguration, OriginConfiguration } from './generated/types.ts';
import type { InstanceParts } from './steps.ts';

/**
 * Where the requests of an instance go, with all that stands around it. One for all of its hosts: what was learned of it at one
 * holds for the others, and for what the gate itself asks of it.
 */
export function instanceOrigin(
  { name, origin: configured, resilience, maintenance, publicCache }: InstanceConfiguration,
  path: string,
  {
    gateway,
    recorded,
    settings,
    env,
    assembly,
    traces,
  }: Pick<InstanceParts, 'gateway' | 'recorded' | 'traces'> &
    Pick<LoginParts, 'settings' | 'env'> & { readonly assembly: Assembly },
): Origin<ConfiguredEnv> | undefined {
  const at = (origin: OriginConfiguration, place: string): Origin<ConfiguredEnv> => {
    if ('binding' in origin) {
      bindingIn<Fetcher>(env, origin.binding, 'fetch', `${place}.binding`, 'binding with fetch');
    }
    const made = originOf(origin, settings.fetch);
    return traces === undefined ? made : traces.origin(made);
  };
  const origin = assembly.part(path, {}, () => at(configured, `${path}.origin`));
  if (origin === undefined) return undefined;
  if (maintenance !== undefined) {
    return assembly.part(`${path}.maintenance`, maintenance, (configured) =>
      requiredPart(gateway, 'maintenance')(configured, origin),
    );
  }
  const asked =
    resilience === undefined
      ? origin
      : assembly.part(`${path}.resilience`, resilience, (configured) =>
          requiredPart(gateway, 'resilience')(configured, origin, {
            originOf: (failover) => at(failover, `${path}.resilience.failover`),
            tell: (activity, scope) => recorded(name).tell(activity, scope),
          }),
        );
  if (publicCache === undefined || asked === undefined) return asked;
  return assembly.part(`${path}.publicCache`, publicCache, () =>
    requiredPart(gateway, 'publicCache')(publicCache, asked, settings.warn),
  );
}

/** The part of a binding that is looked for. */
interface Fetcher {
  readonly fetch: unknown;
}
