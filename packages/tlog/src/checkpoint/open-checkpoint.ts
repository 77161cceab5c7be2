import { openNote, type VerifiedSignature } from '../note/open-note.ts';
import { SIGNATURE_TYPE, type VerifierKey } from '../note/verifier-key.ts';
import { TlogError } from '../tlog-error.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';

/** The keys that are trusted for a log. */
export interface LogTrust {
  /** The log's own keys, one of them must have signed: several while a key is rotated. */
  readonly log: readonly VerifierKey[];
  /** Witnesses. Default: none. */
  readonly witnesses?: readonly VerifierKey[];
  /** How many of the witnesses must have cosigned. Default: all of them. */
  readonly quorum?: number;
  /** The log's origin. Default: the name of its first key. */
  readonly origin?: string;
}

/** A checkpoint that its log signed and enough witnesses cosigned. */
export interface OpenedCheckpoint extends Checkpoint {
  /** The text that was signed. */
  readonly text: string;
  /** The witnesses' signatures that were verified, each with its time. */
  readonly cosignatures: readonly VerifiedSignature[];
}

/**
 * Parses a signed checkpoint and verifies that it is of this log, and that enough witnesses cosigned it.
 *
 * Fails with `note.malformed`, `note.signature_invalid`, `checkpoint.malformed`; `note.unsigned` if the log did not sign;
 * `checkpoint.origin_unknown` if it is of another log; `checkpoint.quorum_missing`.
 *
 * It does **not** compare it with checkpoints seen before: see {@link verifyConsistency}.
 *
 * @throws RangeError if the quorum is larger than the number of witnesses
 */
export async function openCheckpoint(note: string, trust: LogTrust): Promise<OpenedCheckpoint> {
  const { log, witnesses = [], quorum = witnesses.length, origin = log[0]?.name } = trust;
  if (!Number.isInteger(quorum) || quorum < 0 || quorum > witnesses.length) {
    throw new RangeError(
      `quorum: must be a whole number from 0 to ${witnesses.length}, the number of witnesses`,
    );
  }
  const { text, verified } = await openNote(note, [...log, ...witnesses]);
  if (!verified.some(({ key }) => log.includes(key))) {
    throw new TlogError('note.unsigned', 'checkpoint: it is not signed with a key of the log');
  }
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== origin) {
    throw new TlogError('checkpoint.origin_unknown', `checkpoint: it is not of the log ${origin}`);
  }
  const cosignatures = verified.filter(
    ({ key }) => key.type === SIGNATURE_TYPE.cosignature && witnesses.includes(key),
  );
  // One witness under two names is one witness.
  const keys = new Set(cosignatures.map(({ key }) => key.publicKey.join()));
  if (keys.size < quorum) {
    throw new TlogError(
      'checkpoint.quorum_missing',
      `checkpoint: ${keys.size} of the witnesses cosigned it, but ${quorum} are required`,
    );
  }
  return { ...checkpoint, text, cosignatures };
}
