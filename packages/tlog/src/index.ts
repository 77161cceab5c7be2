export { type Checkpoint, formatCheckpoint, parseCheckpoint } from './checkpoint/checkpoint.ts';
export { type LogTrust, type OpenedCheckpoint, openCheckpoint } from './checkpoint/open-checkpoint.ts';
export { cosign } from './cosignature/cosign.ts';
export { emptyRootHash, type Hash, leafHash } from './merkle/hash.ts';
export { type TreeHead, verifyConsistency } from './merkle/verify-consistency.ts';
export { type Inclusion, verifyInclusion } from './merkle/verify-inclusion.ts';
export { formatNote, type Note, type NoteSignature, parseNote } from './note/note.ts';
export { type OpenedNote, openNote, type VerifiedSignature } from './note/open-note.ts';
export { signNote } from './note/sign-note.ts';
export { generateSigningKey, type SigningKey, signingKey } from './note/signing-key.ts';
export {
  formatVerifierKey,
  parseVerifierKey,
  SIGNATURE_TYPE,
  type SignatureType,
  type VerifierKey,
  verifierKey,
} from './note/verifier-key.ts';
export { formatTlogProof, parseTlogProof, type TlogProof, verifyTlogProof } from './proof/tlog-proof.ts';
export { formatEntryBundle, MAX_ENTRY_BYTES, parseEntryBundle } from './tiles/entry-bundle.ts';
export { parseTilePath, TILE_WIDTH, type Tile, tileAt, tilePath } from './tiles/tile.ts';
export { type ReadTile, TileReader } from './tiles/tile-reader.ts';
export { type Appended, TreeEdge, type WrittenTile } from './tiles/tree-edge.ts';
export { TlogError, type TlogErrorCode } from './tlog-error.ts';
export { type AddCheckpoint, formatAddCheckpoint, parseAddCheckpoint } from './witness/add-checkpoint.ts';
export { durableObjectWitnessStore, type WitnessNamespace } from './witness/durable-object-witness-store.ts';
export { type WitnessOptions, witness } from './witness/witness.ts';
export {
  type CosignatureRequest,
  requestCosignature,
  type WitnessClientOptions,
} from './witness/witness-client.ts';
export { memoryWitnessStore, type WitnessedTree, type WitnessStore } from './witness/witness-store.ts';
