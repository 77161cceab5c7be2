// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export { parseCheckpoint } from './checkpoint/checkpoint.ts';
export { cosign } from './cosignature/cosign.ts';
export { toBase64 } from './encoding/base64.ts';
export { equalOctets, fromUtf8 } from './encoding/octets.ts';
export { type NoteSignature, parseNote } from './note/note.ts';
export { formatTlogProof } from './proof/tlog-proof.ts';
export { formatEntryBundle, MAX_ENTRY_BYTES, parseEntryBundle } from './tiles/entry-bundle.ts';
export { TILE_WIDTH } from './tiles/tile.ts';
