import {
  formatNote,
  formatVerifierKey,
  SIGNATURE_TYPE,
  type VerifierKey,
  type WitnessClientOptions,
} from '@portcullis/tlog';
import { parseNote } from '@portcullis/tlog/internal';
import { cosignatures } from './cosignatures.ts';
import type { LogFiles } from './log-files.ts';
import type { PublishedCheckpoint } from './published-checkpoint.ts';
import type { SequencerStore } from './sequencer-store.ts';

/** What checkpoints are published with. */
export interface CheckpointPublisherOptions {
  /** The log's. */
  readonly key: VerifierKey;
  readonly store: SequencerStore;
  readonly files: LogFiles;
  /** The published one. */
  readonly published: PublishedCheckpoint;
  readonly witnesses: readonly WitnessClientOptions[];
  /** How many of them must have cosigned. */
  readonly quorum: number;
}

/** Has the checkpoint that a log signed last cosigned, then publishes it. */
export class CheckpointPublisher {
  readonly #options: CheckpointPublisherOptions;
  /** The size that each witness cosigned last. */
  readonly #known = new Map<string, number>();

  /** @throws RangeError if the quorum is larger than the number of witnesses; TypeError for a key that does not cosign */
  constructor(options: CheckpointPublisherOptions) {
    const { witnesses, quorum } = options;
    if (!Number.isInteger(quorum) || quorum < 0 || quorum > witnesses.length) {
      throw new RangeError(
        `quorum: must be a whole number from 0 to ${witnesses.length}, the number of witnesses`,
      );
    }
    for (const { key } of witnesses) {
      // Nothing that it signs is a cosignature: no checkpoint would ever be published.
      if (key.type !== SIGNATURE_TYPE.cosignature)
        throw new TypeError(
          `witnesses: ${key.name} is the key of a log: give the key of a witness that cosigns (name+hex+B…)`,
        );
    }
    this.#options = options;
  }

  /**
   * The files must have been checked before: a checkpoint that a witness cosigned and that is refused afterwards would block the next.
   * Fails if too few witnesses cosign, or a file cannot be written. Does nothing if all is published.
   */
  async publish(): Promise<void> {
    const { store, files, key, witnesses, quorum } = this.#options;
    const { size, checkpoint, published } = store.state();
    if (checkpoint === undefined || published === size) return;
    const found = await cosignatures({ checkpoint, files, witnesses, quorum, known: this.#known });
    const { text, signatures } = parseNote(checkpoint);
    if (published === 0) await files.write('vkey', verifierKeyFile(key));
    const cosigned = formatNote({ text, signatures: [...signatures, ...found] });
    await this.#options.published.replace(encoded(cosigned), size);
    store.published(size);
  }
}

/** The file with a log's verifier key. */
export function verifierKeyFile(key: VerifierKey): Uint8Array<ArrayBuffer> {
  return encoded(`${formatVerifierKey(key)}\n`);
}

function encoded(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
}
