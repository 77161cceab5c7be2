import { toHexadecimal } from '../encoding/hexadecimal.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';
import type { RandomDigits } from './random-digits.ts';

/**
 * A new UUIDv7: unique, and sortable by time, to the millisecond. Never taken from the client.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9562#section-5.7 | RFC 9562 section 5.7}
 */
export function requestId(clock: Clock, random: Random): string {
  return uuid(clock.now(), toHexadecimal(random(new Uint8Array(10))));
}

/** The same, for whoever makes many of them. */
export function nextRequestId(clock: Clock, digits: RandomDigits): string {
  return uuid(clock.now(), digits.take(19));
}

/** The digit of the variant: two bits of it, and two of chance. */
const OF_VARIANT = '89ab';

/** 48 bits of time, four of the version, twelve of chance, and two of the variant before more chance. */
function uuid(milliseconds: number, chance: string): string {
  const time = Math.trunc(milliseconds).toString(16).padStart(12, '0');
  const variant = OF_VARIANT.charAt(Number.parseInt(chance.charAt(0), 16) & 3);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(1, 4)}-${variant}${chance.slice(4, 7)}-${chance.slice(7, 19)}`;
}
