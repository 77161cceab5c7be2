import { concat } from '../encoding/octets.ts';
import { TlogError } from '../tlog-error.ts';

/** The largest entry, in octets. */
export const MAX_ENTRY_BYTES = 65_535;

/**
 * Writes entries as a bundle: each with its length in two octets before it. Fails with `tile.malformed` if one is too
 * large.
 * @see {@link https://c2sp.org/tlog-tiles#log-entries | C2SP tlog-tiles, log entries}
 */
export function formatEntryBundle(entries: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat(...entries.flatMap((entry) => [lengthOf(entry), entry]));
}

/** Parses the entries of a bundle. Fails with `tile.malformed`, also if their number is wrong. */
export function parseEntryBundle(bundle: Uint8Array, width: number): readonly Uint8Array<ArrayBuffer>[] {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const entries: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  while (at < bundle.byteLength) {
    const start = at + 2;
    const end = start <= bundle.byteLength ? start + view.getUint16(at) : Number.POSITIVE_INFINITY;
    if (end > bundle.byteLength) throw malformed(`it ends in the middle of its entry ${entries.length}`);
    entries.push(bundle.slice(start, end) as Uint8Array<ArrayBuffer>);
    at = end;
  }
  if (entries.length !== width) throw malformed(`it has ${entries.length} entries instead of ${width}`);
  return entries;
}

function lengthOf({ byteLength }: Uint8Array): Uint8Array {
  if (byteLength > MAX_ENTRY_BYTES) throw malformed(`an entry is larger than ${MAX_ENTRY_BYTES} bytes`);
  const length = new Uint8Array(2);
  new DataView(length.buffer).setUint16(0, byteLength);
  return length;
}

function malformed(what: string): TlogError {
  return new TlogError('tile.malformed', `entry bundle: ${what}`);
}
