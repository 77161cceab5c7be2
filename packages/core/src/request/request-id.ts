import { toHexadecimal } from '../encoding/hexadecimal.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';
import type { RandomDigits } from './random-digits.ts';

/**
 * A new UUIDv7: unique, and sortable by time with a resolution of milliseconds. Never taken from the client.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9562#section-5.7 | RFC 9562 section 5.7}
 */
export function requestId(clock: Clock, random: Random): string {
  return uuid(clock.now(), toHexadecimal(random(new Uint8Array(10))));
}

/** The same from prefetched digits, for many ids. */
export function nextRequestId(clock: Clock, digits: RandomDigits): string {
  return uuid(clock.now(), digits.take(19));
}

/** The digit of the variant: two fixed bits, and two random bits. */
const OF_VARIANT = '89ab';

/** 48 bits of time, 4 of the version, 12 random bits, 2 of the variant, and more random bits. */
function uuid(milliseconds: number, chance: string): string {
  const time = Math.trunc(milliseconds).toString(16).padStart(12, '0');
  const variant = OF_VARIANT.charAt(Number.parseInt(chance.charAt(0), 16) & 3);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(1, 4)}-${variant}${chance.slice(4, 7)}-${chance.slice(7, 19)}`;
}
