/** Phorge's key alphabet, five bits a letter. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Makes the random names of Phorge: session keys, file keys, PHIDs. */
export class RandomKeys {
  readonly #random: (byteCount: number) => Uint8Array;

  constructor(random: (byteCount: number) => Uint8Array) {
    this.#random = random;
  }

  key(length: number): string {
    return Array.from(this.#random(length), (byte) => ALPHABET.charAt(byte & 31)).join('');
  }

  phid(type: string): string {
    return `PHID-${type}-${this.key(20)}`;
  }
}
