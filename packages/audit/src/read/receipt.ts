import {
  type LogTrust,
  leafHash,
  type OpenedCheckpoint,
  parseTlogProof,
  type ReadTile,
  TileReader,
  TlogError,
  verifyTlogProof,
} from '@portcullis/tlog';
import { formatTlogProof, fromUtf8, parseCheckpoint, parseNote, TILE_WIDTH } from '@portcullis/tlog/internal';
import type { AuditEvent } from '../event/event.ts';
import { parseLogEntry } from '../log/log-entry.ts';
import { versionOf } from '../verify/log-policies.ts';

/**
 * The receipt of a request: its event with salt, the proof that it is in the log, and the cosigned checkpoint, in one text
 * (C2SP tlog-proof) that {@link verifyReceipt} checks offline. `undefined` if the log has no such event. Also for a policy
 * version: the receipt of its first `policy.loaded`; and for the SHA-256 of an `archive.json`: that of its first `archive.served`.
 *
 * It does **not** verify who signed the checkpoint; the recipient of the receipt must. Fails with `TlogError` if a file of the log is
 * missing or was changed.
 *
 * @param read reads a file of the log by its path
 * @param id the request id that the client received (`x-request-id`), which is the id of its event; or the SHA-256 of a policy
 * version or of an `archive.json`
 */
export async function receiptOf(read: ReadTile, id: string): Promise<string | undefined> {
  const octets = await read('checkpoint');
  if (octets === undefined) throw new TlogError('tile.missing', 'checkpoint: it is missing');
  const checkpoint = fromUtf8(octets);
  if (checkpoint === undefined) throw new TlogError('note.malformed', 'checkpoint: it is not UTF-8');
  const tree = parseCheckpoint(parseNote(checkpoint).text);
  const reader = new TileReader(tree, read);
  for (let bundle = 0; bundle * TILE_WIDTH < tree.size; bundle++) {
    const entries = await reader.entries(bundle);
    const at = entries.findIndex((entry) => isAbout(entry, id));
    const extra = entries[at];
    if (extra === undefined) continue;
    const index = bundle * TILE_WIDTH + at;
    const inclusionProof = await reader.inclusionProof(index);
    return formatTlogProof({ index, inclusionProof, checkpoint, extra });
  }
  return undefined;
}

/** What a receipt proves. */
export interface VerifiedReceipt {
  readonly event: AuditEvent;
  /** The event as it was written: one line of canonical JSON. */
  readonly line: string;
  /** The entry's index in the log, from 0. */
  readonly index: number;
  readonly checkpoint: OpenedCheckpoint;
}

/**
 * Verifies a receipt offline: that the event in it is in the log whose key and witnesses are trusted.
 *
 * Fails with `TlogError`: `proof.malformed`, also if the entry is not an event, `proof.invalid`, and as `openCheckpoint` does.
 */
export async function verifyReceipt(text: string, trust: LogTrust): Promise<VerifiedReceipt> {
  const proof = parseTlogProof(text);
  const entry = proof.extra && parseLogEntry(proof.extra);
  if (proof.extra === undefined || entry === undefined) {
    throw new TlogError('proof.malformed', 'receipt: it has no entry of an audit log');
  }
  const checkpoint = await verifyTlogProof(proof, await leafHash(proof.extra), trust);
  const { line } = entry;
  return { event: JSON.parse(line) as AuditEvent, line, index: proof.index, checkpoint };
}

function isAbout(octets: Uint8Array, id: string): boolean {
  const entry = parseLogEntry(octets);
  if (entry === undefined || !entry.line.includes(id)) return false;
  const event = JSON.parse(entry.line) as AuditEvent;
  if (event.id === id) return true;
  if (event.type === 'archive.served') return archiveOf(event) === id;
  return event.type === 'policy.loaded' && versionOf(event) === id;
}

/** The archive that an event names. The holder of a log's key may have written anything in its place. */
function archiveOf(event: AuditEvent): unknown {
  const { archive } = event as { readonly archive?: { readonly sha256?: unknown } | null };
  return archive?.sha256;
}
