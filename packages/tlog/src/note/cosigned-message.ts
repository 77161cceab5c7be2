import { concat, utf8 } from '../encoding/octets.ts';

/** What a witness signs: the text of a checkpoint with a time before it. */
export function cosignedMessage(text: string, timestamp: number): Uint8Array<ArrayBuffer> {
  return utf8(`cosignature/v1\ntime ${timestamp}\n${text}`);
}

/** The last second that is a time to JavaScript, in the year 275760. */
const LAST_SECOND = 8_640_000_000_000n;

/**
 * The time in a `timestamped_signature`, in seconds; `undefined` for a signature that is not of an Ed25519 key, or has no time: a witness
 * may count in other units.
 */
export function cosignatureTime(signature: Uint8Array<ArrayBuffer>): number | undefined {
  if (signature.byteLength !== 8 + 64) return undefined;
  const timestamp = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  return timestamp > 0n && timestamp <= LAST_SECOND ? Number(timestamp) : undefined;
}

/** A `timestamped_signature`: eight octets of time, then the signature. */
export function timestampedSignature(timestamp: number, signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(timestamp));
  return concat(time, signature);
}
