import { v7 } from 'uuid';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** Filled anew for each id, and read before anybody else can. */
const bytes = /* @__PURE__ */ new Uint8Array(16);

/**
 * A new UUIDv7: unique, and sortable by time. Never taken from the client.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9562#section-5.7 | RFC 9562 section 5.7}
 */
export function requestId(clock: Clock, random: Random): string {
  return v7({ msecs: clock.now(), random: random(bytes) });
}
