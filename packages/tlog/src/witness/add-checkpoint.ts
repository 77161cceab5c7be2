import { toBase64 } from '../encoding/base64.ts';
import { fromDecimal } from '../encoding/decimal.ts';
import type { Hash } from '../merkle/hash.ts';
import { parseProofLines } from '../merkle/proof-lines.ts';
import { TlogError } from '../tlog-error.ts';

/** A log's request to a witness: to cosign its new checkpoint, which continues the one that the witness cosigned last. */
export interface AddCheckpoint {
  /** The size of the checkpoint that the witness cosigned last; 0 if it knows none. */
  readonly oldSize: number;
  readonly consistencyProof: readonly Hash[];
  /** The new checkpoint, signed. */
  readonly checkpoint: string;
}

/**
 * Writes the body of a call of `add-checkpoint`.
 * @see {@link https://c2sp.org/tlog-witness#add-checkpoint | C2SP tlog-witness, add-checkpoint}
 */
export function formatAddCheckpoint({ oldSize, consistencyProof, checkpoint }: AddCheckpoint): string {
  return `old ${oldSize}\n${consistencyProof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${checkpoint}`;
}

/** Parses the body of an `add-checkpoint` request. Fails with `request.malformed`. */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const end = body.indexOf('\n\n');
  if (end < 0) throw malformed('it has no empty line before the checkpoint');
  const [first = '', ...hashes] = body.slice(0, end).split('\n');
  const oldSize = first.startsWith('old ') ? fromDecimal(first.slice('old '.length)) : undefined;
  if (oldSize === undefined) throw malformed('its first line is not "old" and a size');
  return {
    oldSize,
    consistencyProof: parseProofLines(hashes, malformed),
    checkpoint: body.slice(end + 2),
  };
}

function malformed(what: string): TlogError {
  return new TlogError('request.malformed', `add-checkpoint: ${what}`);
}
