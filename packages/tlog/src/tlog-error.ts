/**
 * What can be wrong with a log, or with a statement about it.
 *
 * - `note.malformed`, `key.malformed`, `checkpoint.malformed`, `tile.malformed`, `proof.malformed`, `request.malformed`:
 *   bytes that are not of their format
 * - `note.unsigned`: no known key signed it
 * - `note.signature_invalid`: the signature under the name of a known key was not made by that key
 * - `checkpoint.origin_unknown`: a checkpoint of another log
 * - `checkpoint.quorum_missing`: fewer witnesses cosigned than are required
 * - `proof.invalid`: the proof does not lead to the root
 * - `tile.missing`, `tile.invalid`: a file of the log does not exist, or does not match the checkpoint
 * - `tree.size_invalid`: an index or a size outside of the tree
 * - `witness.refused`, `witness.unreachable`: no cosignature from a witness
 */
export type TlogErrorCode =
  | 'note.malformed'
  | 'note.unsigned'
  | 'note.signature_invalid'
  | 'key.malformed'
  | 'checkpoint.malformed'
  | 'checkpoint.origin_unknown'
  | 'checkpoint.quorum_missing'
  | 'proof.malformed'
  | 'proof.invalid'
  | 'tile.malformed'
  | 'tile.missing'
  | 'tile.invalid'
  | 'tree.size_invalid'
  | 'request.malformed'
  | 'witness.refused'
  | 'witness.unreachable';

/** Something does not prove what it should. `message` names what and where; it never quotes an entry or a private key. */
export class TlogError extends Error {
  override readonly name = 'TlogError';
  readonly code: TlogErrorCode;

  constructor(code: TlogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
