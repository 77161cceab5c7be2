import type { FetchHandler } from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import { Assembly } from '../../gate/assembly.ts';
import { bindingIn } from '../../gate/bindings.ts';
import { noGate } from '../../gate/no-gate.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import type { InstanceConfiguration } from '../../generated/types.ts';
import { themeOf } from '../theme/theme.ts';
import type { LateInstancesPart } from './late-instances.ts';
import { METHODS } from './looked-for.ts';

type Server = FetchHandler<ConfiguredEnv>;

/**
 * Has instances assembled at the first request of their host: those without variables, about which the check of the configuration knew
 * everything but their bindings, which are looked for here. Not the first instance: with it, all that hosts have in common is tried.
 */
export const lateInstancesPart: LateInstancesPart = ({
  configuration,
  written,
  bindings,
  env,
  assembly,
  mask,
  settings,
  recordingOf,
  refusing,
}) => {
  for (const { name, kind, path } of bindings) {
    assembly.part(path, {}, () =>
      bindingIn<Readonly<Record<string, unknown>>>(env, name, METHODS[kind] ?? '', path, kind),
    );
  }
  const late = new Set<InstanceConfiguration>(
    configuration.instances.filter((instance, index) => index > 0 && instance === written.instances[index]),
  );
  const refused = (instance: InstanceConfiguration, host: string, problems: Assembly['problems']): Server => {
    const { detail, report } = noGate(problems, mask);
    settings.warn(`portcullis: requests for ${host} are refused (gateway.misconfigured). ${report}`);
    const failure = () => requestError('gateway.misconfigured', { detail });
    return refusing(recordingOf(instance.name), settings, failure, themeOf(configuration, instance));
  };
  /** Assembles a host, once. */
  const hosts = new Map<string, () => { readonly isRefused: boolean }>();
  return {
    serverOf: (instance, host, make) => {
      if (!late.has(instance)) return undefined;
      let made: { readonly server: Server; readonly isRefused: boolean } | undefined;
      const assembled = (): NonNullable<typeof made> => {
        if (made !== undefined) return made;
        const own = new Assembly();
        const server = make(own);
        made =
          server === undefined || own.problems.length > 0
            ? { server: refused(instance, host, own.problems), isRefused: true }
            : { server, isRefused: false };
        return made;
      };
      hosts.set(host, assembled);
      return (request, env, execution) => assembled().server(request, env, execution);
    },
    isRefused: (host) => hosts.get(host)?.().isRefused === true,
  };
};
