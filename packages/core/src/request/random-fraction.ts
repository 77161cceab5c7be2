import type { Random } from './random.ts';

/** A number from 0 to below 1, for waits that are not to be alike. */
export function randomFraction(random: Random): number {
  const octets = random(new Uint8Array(4));
  return new DataView(octets.buffer, octets.byteOffset).getUint32(0) / 2 ** 32;
}
