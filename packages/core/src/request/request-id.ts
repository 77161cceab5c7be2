import { toHexadecimal } from '../encoding/hexadecimal.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** Filled anew for each id, and read before anybody else can. */
const bytes = /* @__PURE__ */ new Uint8Array(16);
const id = /* @__PURE__ */ new DataView(bytes.buffer);

/**
 * A new UUIDv7: unique, and sortable by time, to the millisecond. Never taken from the client.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9562#section-5.7 | RFC 9562 section 5.7}
 */
export function requestId(clock: Clock, random: Random): string {
  bytes.set(random(bytes));
  // 48 bits of time, then four of the version, twelve of chance, and two of the variant before more chance.
  const now = clock.now();
  id.setUint16(0, now / 2 ** 32);
  id.setUint32(2, now);
  id.setUint8(6, 0x70 | (id.getUint8(6) & 0x0f));
  id.setUint8(8, 0x80 | (id.getUint8(8) & 0x3f));
  const digits = toHexadecimal(bytes);
  // In one piece and cut, which is less work than to put it together octet by octet.
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}
