import {
  type AuditOptions,
  type CheckpointNamespace,
  consoleSink,
  durableObjectCheckpoints,
  durableObjectHabits,
  type HabitNamespace,
  hashChain,
  inputHashes,
  memoryHabits,
  requestActivities,
  type Sink,
  signals,
} from '@portcullis/audit';
import { AccessError } from '@portcullis/core';
import { maskCapabilities } from '@portcullis/phabricator';
import type { AuditConfiguration } from './audit-configuration.ts';
import { sinkOf } from './audit-sinks.ts';
import type { GatewayConfiguration } from './configuration.ts';
import { gatewayError } from './gateway-failure.ts';
import { namespaceIn } from './namespace.ts';
import { fillPlaceholders } from './placeholders.ts';

/**
 * How the requests of a configuration are recorded. Where the Worker lacks what that takes, on the console: then
 * `checkRecording` refuses all of them, and the record says why.
 *
 * @param sinks besides those of the configuration
 */
export function recordingOf(
  { name, audit = {} }: GatewayConfiguration,
  sinks: readonly Sink[],
  env: object,
): AuditOptions {
  const common = { maskPath: maskCapabilities, observer: { worker: name ?? 'portcullis' } };
  const { value, problems } = fillPlaceholders(audit, env);
  try {
    if (problems.length > 0) throw new TypeError('audit: a variable is missing');
    const { sinks: configured = [], ...options } = configuredRecording(value as AuditConfiguration, env);
    return { ...common, ...options, sinks: [...configured, ...sinks] };
  } catch {
    return { ...common, sinks: [consoleSink(), ...sinks] };
  }
}

/** Fails with `gateway.misconfigured` if the Worker cannot record as it is configured. */
export function checkRecording({ audit = {} }: GatewayConfiguration, env: object): void {
  try {
    configuredRecording(audit, env);
  } catch (cause) {
    if (cause instanceof AccessError) throw cause;
    const detail = cause instanceof Error ? `audit.sinks: ${cause.message}` : 'audit.sinks';
    throw gatewayError('gateway.misconfigured', { detail, cause });
  }
}

function configuredRecording(audit: AuditConfiguration, env: object): AuditOptions {
  const { sinks = [{ type: 'console' }], types = {}, onSinkFailure, inputs, ingestTime } = audit;
  return {
    sinks: sinks.map((sink) => sinkOf(sink, env)),
    activities: requestActivities({ types }),
    ...(onSinkFailure === undefined ? {} : { onSinkFailure }),
    ...(inputs === true ? { inputs: inputHashes() } : {}),
    ...(ingestTime === undefined ? {} : { ingestTime }),
    ...chainOf(audit, env),
    ...signalsOf(audit, env),
  };
}

function chainOf({ chain, checkpoints }: AuditConfiguration, env: object): Pick<AuditOptions, 'chain'> {
  if (checkpoints === undefined) return chain === true ? { chain: hashChain() } : {};
  const authorities = namespaceIn<CheckpointNamespace>(env, checkpoints, 'audit.checkpoints');
  return { chain: hashChain({ checkpoints: durableObjectCheckpoints(authorities) }) };
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
