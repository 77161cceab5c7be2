import { type AuditOptions, type Sink, workersLogs } from '@portcullis/audit';
import { type CheckpointNamespace, durableCheckpoints, hashChain } from '@portcullis/audit/chain';
import { maskCapabilities } from '@portcullis/phabricator';
import type { GatewayConfiguration } from './configuration.ts';
import { namespaceIn } from './namespace.ts';

/** How the requests of a configuration are recorded. */
export function recordingOf(
  { name, audit = {} }: GatewayConfiguration,
  sinks: readonly Sink[],
  env: object,
): AuditOptions {
  const { onSinkFailure, chain = false, checkpoints } = audit;
  return {
    sinks: [workersLogs(), ...sinks],
    maskPath: maskCapabilities,
    observer: { worker: name ?? 'portcullis' },
    ...(onSinkFailure === undefined ? {} : { onSinkFailure }),
    ...(checkpoints === undefined
      ? chain && { chain: hashChain() }
      : { chain: hashChain({ checkpoints: durableCheckpoints(authorities(env, checkpoints)) }) }),
  };
}

function authorities(env: object, binding: string): CheckpointNamespace {
  return namespaceIn<CheckpointNamespace>(env, binding, 'audit.checkpoints');
}
