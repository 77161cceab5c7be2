import { type AuditOptions, consoleSink, only, requestActivities, type Sink } from '@portcullis/audit';
import { defined } from '@portcullis/core/internal';
import type { Fields } from '../../configuration/unchecked.ts';
import type { Assembly } from '../../gate/assembly.ts';
import { isOn, partNamed } from '../../gate/part-named.ts';
import type { AuditPart, GatewayParts } from '../../gate-plan.ts';
import type { GatewayOptions } from '../../gateway-options.ts';
import { AUDIT_PARTS } from '../../generated/hooked-parts.ts';
import type { GatewayConfiguration, SinkConfiguration } from '../../generated/types.ts';

/** How requests are recorded where the Worker lacks what is configured: on the console, where the record says why. */
export function consoleRecording(
  configuration: GatewayConfiguration,
  parts: GatewayParts,
  sinks: readonly Sink[],
): AuditOptions {
  return { ...common(configuration, parts), sinks: [consoleSink(), ...sinks] };
}

/** How the requests of a gate are recorded. */
export interface Recordings {
  /** Of all that no instance records into a log of its own. */
  readonly common: AuditOptions;
  /** Of an instance, by its name. */
  readonly of: (instance: string) => AuditOptions;
}

/**
 * Creates the audit log of a configuration.
 * @param assembly is told what the Worker lacks for that; the result must not be used then
 */
export function recordingsOf(
  configuration: GatewayConfiguration,
  parts: GatewayParts,
  options: GatewayOptions & { readonly sinks: readonly Sink[] },
  env: object,
  assembly: Assembly,
): Recordings {
  const { audit = {}, instances } = configuration;
  const { sinks = [{ type: 'console' }], types = {}, onSinkFailure, ingestTime } = audit;
  const configured = sinks.flatMap((sink, index) => {
    const path = `audit.sinks[${index}]`;
    return assembly.part(path, sink, () => sinkOf(sink, path, parts, env, options)) ?? [];
  });
  const asked = AUDIT_PARTS.filter((setting) => isOn((audit as Fields)[setting]));
  const made = asked.map((setting) => {
    const settings = (audit as Fields)[setting];
    return assembly.part(`audit.${setting}`, Object(settings) as object, () =>
      partNamed(parts.audit, setting)(audit, env, undefined, options),
    );
  });
  const { sink: logged, ...fields } = Object.assign({}, ...made) as ReturnType<AuditPart>;
  const into = (log: Sink | undefined): AuditOptions => ({
    ...common(configuration, parts),
    // Not shared: what was told to one log is not known to another, such as that a policy is in force.
    activities: requestActivities({ types }),
    ...defined({ onSinkFailure, ingestTime, sleep: options.sleep }),
    ...fields,
    sinks: [...configured, ...(log === undefined ? [] : [log]), ...options.sinks],
  });
  const all = into(logged);
  const own = new Map(
    instances.flatMap(({ name, log }, index) => {
      if (log === undefined) return [];
      const path = `instances[${index}].log`;
      const part = assembly.part(path, log, () =>
        partNamed(parts.audit, 'log')({ ...audit, log }, env, path, options),
      );
      return [[name, into(part?.sink)] as const];
    }),
  );
  return { common: all, of: (instance) => own.get(instance) ?? all };
}

/**
 * A sink, as it is configured. Fails with a `ConfigurationError` if the Worker lacks its binding.
 * @param path where it stands in the configuration
 */
function sinkOf(
  configured: SinkConfiguration,
  path: string,
  { sinks }: GatewayParts,
  env: object,
  options: GatewayOptions,
): Sink {
  const sink = partNamed(sinks, configured.type)(configured, `${path}.binding`, env, options);
  return configured.only === undefined ? sink : only(sink, configured.only);
}

function common(
  { name = 'portcullis', instances }: GatewayConfiguration,
  { applications }: GatewayParts,
): Pick<AuditOptions, 'maskPath' | 'observer'> {
  const masks = instances.map((instance) => partNamed(applications, instance.application).maskPath(instance));
  return {
    // What is a secret to one application is cut out for all: the path alone does not say whose it is.
    maskPath: (path) => masks.reduce((masked, mask) => mask(masked), path),
    observer: { worker: name },
  };
}
