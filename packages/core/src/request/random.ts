/** Fills the bytes it is given with randomness, and returns them. Replace it in tests only. */
export type Random = (bytes: Uint8Array) => Uint8Array;

/** The runtime's cryptographic random source. */
export const systemRandom: Random = (bytes) => crypto.getRandomValues(bytes);

/** A number from 0 to below 1, for waits that are not to be alike. */
export function randomFraction(random: Random): number {
  const octets = random(new Uint8Array(4));
  return new DataView(octets.buffer, octets.byteOffset).getUint32(0) / 2 ** 32;
}
