import { requireBinding } from '@portcullis/core/internal';
import type { ChainHead, CheckpointEvent } from '../event/checkpoint-event.ts';
import type { CheckpointSource } from './checkpointer.ts';

/** A namespace of `PortcullisCheckpoints` objects, as it is bound. */
export interface CheckpointNamespace {
  getByName(name: string): {
    anchor(head: ChainHead, delivers?: boolean): Promise<string>;
    written(numbers: readonly number[]): Promise<void>;
  };
}

/**
 * Has checkpoints made by a `PortcullisCheckpoints`: the option `checkpoints` of `hashChain()`. Each sink is a log of its own
 * and has its own object, such as `audit/d1`: all isolates that write there share it.
 *
 * @param name prefix of the names of the objects. Default: `audit`
 *
 * @example
 * ```ts
 * import { audit, type CheckpointNamespace, consoleSink, durableObjectCheckpoints, hashChain } from '@portcullis/audit';
 *
 * const record = audit((env: { CHECKPOINTS: CheckpointNamespace }) => ({
 *   sinks: [consoleSink()],
 *   chain: hashChain({ checkpoints: durableObjectCheckpoints(env.CHECKPOINTS) }),
 * }));
 * ```
 */
export function durableObjectCheckpoints(namespace: CheckpointNamespace, name = 'audit'): CheckpointSource {
  requireBinding(
    'durableObjectCheckpoints',
    'Durable Object namespace of PortcullisCheckpoints',
    namespace,
    'getByName',
  );
  // A stub belongs to the request that made it.
  const authority = (log: string) => namespace.getByName(`${name}/${log}`);
  return Object.assign((head: ChainHead, log: string) => authority(log).anchor(head, true), {
    written: async (lines: string, log: string) =>
      authority(log).written(
        lines.split('\n').map((line) => (JSON.parse(line) as CheckpointEvent).checkpoint.number),
      ),
  });
}
