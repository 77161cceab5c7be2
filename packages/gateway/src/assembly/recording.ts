import {
  type AuditOptions,
  type CheckpointNamespace,
  consoleSink,
  durableObjectCheckpoints,
  durableObjectHabits,
  durableObjectPeople,
  forgettablePseudonyms,
  type HabitNamespace,
  hashChain,
  inputHashes,
  memoryHabits,
  type PeopleNamespace,
  pseudonyms,
  requestActivities,
  type Sink,
  signals,
} from '@portcullis/audit';
import { explainedApplication } from '../applications/registry.ts';
import type { AuditConfiguration, GatewayConfiguration } from '../configuration/types.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { namespaceIn } from './bindings.ts';
import { logSinkOf } from './log-sink.ts';
import type { Assembly } from './misconfigured.ts';
import { sinkOf } from './sinks.ts';

/** How requests are recorded where the Worker lacks what is configured: on the console, where the record says why. */
export function consoleRecording(configuration: GatewayConfiguration, sinks: readonly Sink[]): AuditOptions {
  return { ...common(configuration), sinks: [consoleSink(), ...sinks] };
}

/**
 * How the requests of a configuration are recorded.
 * @param assembly is told what the Worker lacks for that; the result must not be used then
 */
export function recordingOf(
  configuration: GatewayConfiguration,
  options: GatewayOptions & { readonly sinks: readonly Sink[] },
  env: object,
  assembly: Assembly,
): AuditOptions {
  const { audit = {} } = configuration;
  const { sinks = [{ type: 'console' }], types = {}, onSinkFailure, inputs, ingestTime } = audit;
  const configured = sinks.flatMap((sink, index) => {
    const path = `audit.sinks[${index}]`;
    return assembly.part(path, sink, () => sinkOf(sink, path, env, options)) ?? [];
  });
  const { pseudonyms: key, people, log } = audit;
  const logged = log === undefined ? undefined : assembly.part('audit.log', log, () => logSinkOf(log, env));
  return {
    ...common(configuration),
    sinks: [...configured, ...(logged === undefined ? [] : [logged]), ...options.sinks],
    activities: requestActivities({ types }),
    ...(onSinkFailure === undefined ? {} : { onSinkFailure }),
    ...(inputs === true ? { inputs: inputHashes() } : {}),
    ...(ingestTime === undefined ? {} : { ingestTime }),
    ...(key === undefined
      ? {}
      : assembly.part('audit.pseudonyms', {}, () => ({ pseudonyms: pseudonyms({ key }) }))),
    ...(people === undefined
      ? {}
      : assembly.part('audit.people', {}, () => ({ pseudonyms: forgettableBy(people, env) }))),
    ...assembly.part('audit', audit, () => chainOf(audit, env)),
    ...assembly.part('audit.signals', audit.signals ?? {}, () => signalsOf(audit, env)),
  };
}

function common({
  name = 'portcullis',
  instances,
}: GatewayConfiguration): Pick<AuditOptions, 'maskPath' | 'observer'> {
  const explained = instances.map(explainedApplication);
  return {
    // What is a secret to one application is cut out for all: the path alone does not say whose it is.
    maskPath: (path) => explained.reduce((masked, { maskPath }) => maskPath(masked), path),
    observer: { worker: name },
  };
}

function chainOf({ chain, checkpoints }: AuditConfiguration, env: object): Pick<AuditOptions, 'chain'> {
  if (checkpoints === undefined) return chain === true ? { chain: hashChain() } : {};
  const authorities = namespaceIn<CheckpointNamespace>(env, checkpoints, 'audit.checkpoints');
  return { chain: hashChain({ checkpoints: durableObjectCheckpoints(authorities) }) };
}

function forgettableBy(people: string, env: object): NonNullable<AuditOptions['pseudonyms']> {
  const namespace = namespaceIn<PeopleNamespace>(env, people, 'audit.people');
  return forgettablePseudonyms({ people: durableObjectPeople(namespace) });
}

function signalsOf({ signals: configured }: AuditConfiguration, env: object): Pick<AuditOptions, 'signals'> {
  if (configured === undefined) return {};
  const { durableObject, ...limits } = configured;
  const habits =
    durableObject === undefined
      ? memoryHabits()
      : durableObjectHabits(namespaceIn<HabitNamespace>(env, durableObject, 'audit.signals.durableObject'));
  return { signals: signals({ ...limits, habits }) };
}
