import { requireBinding } from '@portcullis/core/internal';
import type { LogSettings } from './log-settings.ts';
import type { Sequencer, Taken, WriterBatch } from './sequencer.ts';

/** A namespace of `PortcullisSequencer` objects, as it is bound. */
export interface SequencerNamespace {
  getByName(name: string): { append(batch: WriterBatch, settings: LogSettings): Promise<Taken> };
}

/**
 * Has a `PortcullisSequencer` of `@portcullis/audit/durable-object` maintain the log: the option `sequencer` of `transparencyLogSink()`.
 * There is one object for each origin, which all isolates share.
 *
 * Throws `TypeError` where no namespace is bound.
 *
 * @param settings what the log is
 */
export function durableObjectSequencer(namespace: SequencerNamespace, settings: LogSettings): Sequencer {
  requireBinding(
    'durableObjectSequencer',
    'Durable Object namespace of PortcullisSequencer',
    namespace,
    'getByName',
  );
  // A stub belongs to the request that made it.
  return { append: (batch) => namespace.getByName(settings.origin).append(batch, settings) };
}
