import { type AuditOptions, consoleSink, requestActivities, type Sink } from '@portcullis/audit';
import { defined } from '@portcullis/core/internal';
import type { Assembly } from '../../gate/assembly.ts';
import { partNamed } from '../../gate/part-named.ts';
import type { GatewayOptions } from '../../gateway-options.ts';
import type { AuditConfiguration, GatewayConfiguration } from '../../generated/types.ts';
import type { AuditPart, GatewayParts } from '../../parts.ts';
import { sinkOf } from './sinks.ts';

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
 * How the requests of a configuration are recorded.
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
  const asked = ASKED_FOR.filter((setting) => isOn(audit[setting]));
  const made = asked.map((setting) => {
    const settings = audit[setting];
    return assembly.part(`audit.${setting}`, typeof settings === 'object' ? settings : {}, () =>
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

/** Settings of `audit` that a part of its own is for. Checkpoints are of a chain: they go before one without. */
const ASKED_FOR = [
  'inputs',
  'pseudonyms',
  'people',
  'chain',
  'checkpoints',
  'signals',
  'alerts',
  'log',
] as const satisfies readonly (keyof AuditConfiguration)[];

/** Whether a setting asks for its part. */
export function isOn(setting: unknown): boolean {
  return setting !== undefined && setting !== false;
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
