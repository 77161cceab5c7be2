/** Fills the given bytes with random values, and returns them. Replace it in tests only. */
export type Random = (bytes: Uint8Array) => Uint8Array;

/** The runtime's cryptographic random source. */
export const systemRandom: Random = (bytes) => crypto.getRandomValues(bytes);

/** A random number from 0 to below 1, for jitter. */
export function randomFraction(random: Random): number {
  const octets = random(new Uint8Array(4));
  return new DataView(octets.buffer, octets.byteOffset).getUint32(0) / 2 ** 32;
}
