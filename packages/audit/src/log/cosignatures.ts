import { requestCosignature, TileReader, type WitnessClientOptions } from '@portcullis/tlog';
import { type NoteSignature, parseCheckpoint, parseNote } from '@portcullis/tlog/internal';
import type { LogFiles } from './log-files.ts';

/** What witnesses are asked to sign. */
interface CosignatureRound {
  /** Signed by the log. */
  readonly checkpoint: string;
  readonly files: LogFiles;
  readonly witnesses: readonly WitnessClientOptions[];
  readonly quorum: number;
  /** The size that each witness cosigned last, by its key's name. Updated with what they cosign now. */
  readonly known: Map<string, number>;
}

/** Asks all witnesses concurrently. Fails with `AggregateError` if too few cosign; its errors say why each one did not. */
export async function cosignatures({
  checkpoint,
  files,
  witnesses,
  quorum,
  known,
}: CosignatureRound): Promise<readonly NoteSignature[]> {
  const tree = parseCheckpoint(parseNote(checkpoint).text);
  const reader = new TileReader(tree, (path) => files.read(path));
  const asked = await Promise.allSettled(
    witnesses.map(async (witness) => {
      const cosignature = await requestCosignature(witness, {
        checkpoint,
        oldSize: Math.min(known.get(witness.key.name) ?? 0, tree.size),
        consistencyProof: (oldSize) => reader.consistencyProof(oldSize),
      });
      known.set(witness.key.name, tree.size);
      return cosignature;
    }),
  );
  const found = asked.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  if (found.length < quorum) {
    const reasons = asked.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    throw new AggregateError(
      reasons,
      `log: ${found.length} witnesses cosigned, but ${quorum} are required: ${reasons.map(messageOf).join('; ')}`,
    );
  }
  return found;
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
