import { v7 } from 'uuid';
import { toHexadecimal } from '../encoding/hexadecimal.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** Filled anew for each id, and read before anybody else can. */
const bytes = /* @__PURE__ */ new Uint8Array(16);
const id = /* @__PURE__ */ new Uint8Array(16);

/**
 * A new UUIDv7: unique, and sortable by time. Never taken from the client.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9562#section-5.7 | RFC 9562 section 5.7}
 */
export function requestId(clock: Clock, random: Random): string {
  const digits = toHexadecimal(v7({ msecs: clock.now(), random: random(bytes) }, id));
  // In one piece and cut, which is less work than to put it together octet by octet.
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}
