import { type LogTrust, type OpenedCheckpoint, openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import { fromBase64, toBase64 } from '../encoding/base64.ts';
import { fromDecimal } from '../encoding/decimal.ts';
import type { Hash } from '../merkle/hash.ts';
import { parseProofLines } from '../merkle/proof-lines.ts';
import { verifyInclusion } from '../merkle/verify-inclusion.ts';
import { TlogError } from '../tlog-error.ts';

/** Proof that something was logged and seen by witnesses, whole in one small text. */
export interface TlogProof {
  /** The entry's index in the log. */
  readonly index: number;
  readonly inclusionProof: readonly Hash[];
  /** The signed checkpoint, with its cosignatures. */
  readonly checkpoint: string;
  /** Opaque data that is not verified, such as what is needed to create the entry. Default: none. */
  readonly extra?: Uint8Array<ArrayBuffer> | undefined;
}

const HEADER = 'c2sp.org/tlog-proof@v1';

/**
 * Writes a proof, for a file that ends in `.tlog-proof`.
 * @see {@link https://c2sp.org/tlog-proof | C2SP tlog-proof}
 */
export function formatTlogProof({ index, inclusionProof, checkpoint, extra }: TlogProof): string {
  const lines = [
    HEADER,
    ...(extra === undefined ? [] : [`extra ${toBase64(extra)}`]),
    `index ${index}`,
    ...inclusionProof.map(toBase64),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** Parses a proof. It does **not** verify it: see {@link verifyTlogProof}. Fails with `proof.malformed`. */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n');
  if (end < 0) throw malformed('it has no empty line before the checkpoint');
  const [header, ...lines] = text.slice(0, end).split('\n');
  if (header !== HEADER) throw malformed(`its first line is not ${HEADER}`);
  const extraLine = lines[0]?.startsWith('extra ') ? lines.shift() : undefined;
  const extra = extraLine === undefined ? undefined : fromBase64(extraLine.slice('extra '.length));
  if (extraLine !== undefined && extra === undefined) throw malformed('its extra data is not base64');
  const [, indexText = ''] = /^index (\d+)$/.exec(lines.shift() ?? '') ?? [];
  const index = fromDecimal(indexText);
  if (index === undefined) throw malformed('it has no line with the index of the entry');
  const inclusionProof = parseProofLines(lines, malformed);
  return { index, inclusionProof, checkpoint: text.slice(end + 2), extra };
}

/**
 * Verifies a proof offline: that the log signed the checkpoint, that enough witnesses cosigned it, and that the entry is
 * in its tree. Returns the checkpoint.
 *
 * Fails as {@link openCheckpoint} and {@link verifyInclusion} do.
 *
 * @param leafHash the hash of the entry, which is not part of the proof: `leafHash(entry)`
 * @see {@link https://c2sp.org/tlog-proof#verifying-a-tlog-proof | C2SP tlog-proof, verifying}
 */
export async function verifyTlogProof(
  { index, inclusionProof, checkpoint }: TlogProof,
  leafHash: Hash,
  trust: LogTrust,
): Promise<OpenedCheckpoint> {
  const opened = await openCheckpoint(checkpoint, trust);
  const { size, rootHash } = opened;
  await verifyInclusion({ leafHash, index, size, rootHash }, inclusionProof);
  return opened;
}

function malformed(what: string): TlogError {
  return new TlogError('proof.malformed', `tlog-proof: ${what}`);
}
