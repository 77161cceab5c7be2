export { type Checkpoint, formatCheckpoint } from './checkpoint/checkpoint.ts';
export { type LogTrust, type OpenedCheckpoint, openCheckpoint } from './checkpoint/open-checkpoint.ts';
export { type Hash, leafHash } from './merkle/hash.ts';
export { type TreeHead, verifyConsistency } from './merkle/verify-consistency.ts';
export { verifyInclusion } from './merkle/verify-inclusion.ts';
export { formatNote } from './note/note.ts';
export { type OpenedNote, openNote } from './note/open-note.ts';
export { signNote } from './note/sign-note.ts';
export { generateSigningKey, type SigningKey, signingKey } from './note/signing-key.ts';
export {
  formatVerifierKey,
  parseVerifierKey,
  SIGNATURE_TYPE,
  type SignatureType,
  type VerifierKey,
} from './note/verifier-key.ts';
export { parseTlogProof, type TlogProof, verifyTlogProof } from './proof/tlog-proof.ts';
export { tilePath } from './tiles/tile.ts';
export { type ReadTile, TileReader } from './tiles/tile-reader.ts';
export { TreeEdge } from './tiles/tree-edge.ts';
export { TlogError, type TlogErrorCode } from './tlog-error.ts';
export { durableObjectWitnessStore, type WitnessNamespace } from './witness/durable-object-witness-store.ts';
export { witness } from './witness/witness.ts';
export { requestCosignature, type WitnessClientOptions } from './witness/witness-client.ts';
export type { WitnessOptions } from './witness/witness-options.ts';
export { memoryWitnessStore, type WitnessStore } from './witness/witness-store.ts';
