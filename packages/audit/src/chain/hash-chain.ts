import type { Random } from '@portcullis/core';
import {
  callback,
  checkOptions,
  defined,
  type FieldsFor,
  number,
  optional,
  requestId,
  systemRandom,
} from '@portcullis/core/internal';
import type { EventObserver } from '../event/event-head.ts';
import { lossEvent } from '../event/loss-event.ts';
import { serializeEvent } from '../event/serialize.ts';
import { logLastResort } from '../sinks/console-sink.ts';
import type { Sink } from '../sinks/sink.ts';
import { ChainWriter } from './chain-writer.ts';
import { Checkpointer, type CheckpointSource, type ReportFailure } from './checkpointer.ts';

/** How events are chained. */
export interface HashChainOptions {
  /** Who signs for how far a chain has come. Default: nobody, so that a cut end of the log is not noticed. */
  readonly checkpoints?: CheckpointSource;
  /** Most events between two checkpoints. Default: 100. */
  readonly eventsPerCheckpoint?: number;
  /** Longest time between two checkpoints while there are events, in seconds. Default: 60. */
  readonly secondsPerCheckpoint?: number;
  /** For the ids of chains. Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

const fields: FieldsFor<HashChainOptions, 'checkpoints'> = {
  checkpoints: optional((given) =>
    typeof given === 'function'
      ? undefined
      : 'must be a function that signs checkpoints, such as durableObjectCheckpoints()',
  ),
  eventsPerCheckpoint: number({ from: 1, whole: true, fallback: 100 }),
  secondsPerCheckpoint: number({ from: 1, whole: true, fallback: 60 }),
  random: callback(() => systemRandom),
};

/** Far more than a report of a loss takes. */
const MAX_BYTES = 8192;

/** Puts a chain before a sink: the option `chain` of `audit()`. */
export type HashChain = (sink: Sink) => Sink;

/**
 * Chains what a sink is given: each event gets its chain's id, a number, the hash of the event before it and its own
 * hash, so that a change, a gap and another order show. Each sink has its own chain in each isolate, so what one sink
 * missed is a gap in its numbers and in no other's.
 *
 * Numbers are given synchronously; hashes are computed after the response. The first event of a chain is anchored immediately, so that a
 * whole chain cannot vanish unnoticed; without `checkpoints` it could, and so could its last events.
 *
 * Throws `OptionsError` for options that are not good.
 *
 * @example
 * ```ts
 * import { audit, consoleSink, hashChain } from '@portcullis/audit';
 *
 * const record = audit({ sinks: [consoleSink()], chain: hashChain() });
 * ```
 */
export function hashChain(options: HashChainOptions = {}): HashChain {
  const checked = checkOptions('hashChain', options, fields);
  const { checkpoints, eventsPerCheckpoint, secondsPerCheckpoint, random } = checked;
  const rhythm = { events: eventsPerCheckpoint, seconds: secondsPerCheckpoint };
  return (sink) => {
    let chain: ChainWriter | undefined;
    let observer: EventObserver = { worker: '' };

    const report: ReportFailure = async (count, cause, context) => {
      const { clock, requestId: recorded } = context;
      const loss = { sink: sink.name, count, cause, requestId: recorded, reason: 'audit.checkpoint_failed' };
      const { event, line } = serializeEvent(
        lossEvent(loss, requestId(clock, random), clock.now(), observer),
        MAX_BYTES,
      );
      try {
        await chain?.append(event, async (linked, linkedLine) => sink.write(linked, linkedLine, context));
      } catch {
        // The sink does not even take this: it is said where a person may see it.
        logLastResort(line);
      }
    };
    const checkpointer = checkpoints && new Checkpointer(checkpoints, sink, rhythm, report);

    return {
      name: sink.name,
      ...defined({ accepts: sink.accepts, lostBefore: sink.lostBefore?.bind(sink) }),
      write: (event, _line, context) => {
        // Not before the first event: Workers give no randomness and no time outside a request.
        chain ??= new ChainWriter(requestId(context.clock, random));
        ({ observer } = event);
        return chain.append(event, async (linked, line, head) => {
          await sink.write(linked, line, context);
          checkpointer?.reached(head, context);
        });
      },
    };
  };
}
