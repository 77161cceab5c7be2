import { Assembly } from '../../gate/assembly.ts';
import { bindingIn } from '../../gate/bindings.ts';
import type { InstanceConfiguration } from '../../generated/types.ts';
import type { LateInstancesPart } from './late-instances.ts';
import { METHODS } from './looked-for.ts';

/**
 * Has instances assembled at the first request of their host: those without variables, about which the check of the configuration knew
 * everything but their bindings, which are looked for here. Not the first instance: with it, all that hosts have in common is tried.
 */
export const lateInstancesPart: LateInstancesPart = ({
  configuration: { instances },
  written,
  bindings,
  env,
  assembly,
  refusing,
}) => {
  for (const { name, kind, path } of bindings) {
    assembly.part(path, {}, () =>
      bindingIn<Readonly<Record<string, unknown>>>(env, name, METHODS[kind] ?? '', path, kind),
    );
  }
  const late = new Set<InstanceConfiguration>(
    instances.filter((instance, index) => index > 0 && instance === written.instances[index]),
  );
  /** Assembles a host, once. */
  const hosts = new Map<string, () => { readonly isRefused: boolean }>();
  return {
    serverOf: (instance, host, make) => {
      if (!late.has(instance)) return undefined;
      let made: { readonly server: ReturnType<typeof refusing>; readonly isRefused: boolean } | undefined;
      const assembled = (): NonNullable<typeof made> => {
        if (made !== undefined) return made;
        const own = new Assembly();
        const server = make(own);
        made =
          server === undefined || own.problems.length > 0
            ? { server: refusing(instance, host, own.problems), isRefused: true }
            : { server, isRefused: false };
        return made;
      };
      hosts.set(host, assembled);
      return (request, env, execution) => assembled().server(request, env, execution);
    },
    isRefused: (host) => hosts.get(host)?.().isRefused === true,
  };
};
