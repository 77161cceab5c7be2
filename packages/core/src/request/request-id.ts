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
  const time = timeDigits(Math.trunc(milliseconds));
  const code = chance.charCodeAt(0);
  // The last bits of the code of a digit are those of the digit; for `a` to `f`, they are one less than those of ten to fifteen.
  const variant = OF_VARIANT.charAt((code < 0x40 ? code : code + 1) & 3);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(1, 4)}-${variant}${chance.slice(4, 7)}-${chance.slice(7, 19)}`;
}

/** Milliseconds that have the same first digits: 65 seconds. */
const SPAN = 0x10000;
const DIGITS = '0123456789abcdef';

/** The span of the last id, and its digits: most ids are of the same one, and the runtime writes hexadecimal numbers slowly. */
let span = Number.NaN;
let ofSpan = '';

/** 12 hexadecimal digits. */
function timeDigits(milliseconds: number): string {
  const spans = Math.floor(milliseconds / SPAN);
  if (spans !== span) {
    ofSpan = spans.toString(16).padStart(8, '0');
    span = spans;
  }
  const rest = milliseconds - spans * SPAN;
  return (
    ofSpan + DIGITS[rest >> 12] + DIGITS[(rest >> 8) & 15] + DIGITS[(rest >> 4) & 15] + DIGITS[rest & 15]
  );
}
