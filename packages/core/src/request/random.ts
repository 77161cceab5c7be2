/** Fills the bytes it is given with randomness, and returns them. Replace it in tests only. */
export type Random = (bytes: Uint8Array) => Uint8Array;

/** The runtime's cryptographic random source. */
export const systemRandom: Random = (bytes) => crypto.getRandomValues(bytes);
