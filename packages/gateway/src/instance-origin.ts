import type { Origin } from '@portcullis/proxy';
import type { Assembly } from './gate/assembly.ts';
import { bindingIn } from './gate/bindings.ts';
import type { Calls, InstanceScope } from './gate/feature-part.ts';
import type { Hook } from './gate/hooks.ts';
import { type ConfiguredEnv, originOf } from './gate/origins.ts';
import type { OriginConfiguration } from './generated/types.ts';

/**
 * Where the requests of an instance go, with what features put in front of it. There is one for all of its hosts: what was learned of it
 * at one host holds for the others, and for what the gate itself asks of it.
 */
export function instanceOrigin(
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
