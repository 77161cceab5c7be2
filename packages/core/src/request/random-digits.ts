import { toHexadecimal } from '../encoding/hexadecimal.ts';
import type { Random } from './random.ts';

/** How many octets are drawn at once: those of a dozen requests. */
const DRAWN = 512;

/**
 * Random hexadecimal digits, for ids. They are drawn ahead, since to ask the runtime for each costs more than all else about an
 * id: what is to be a secret is not made of them.
 */
export class RandomDigits {
  readonly #random: Random;
  #drawn = '';
  #taken = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** So many digits, at most 1024, that nobody else is given. */
  take(count: number): string {
    if (this.#taken + count > this.#drawn.length) {
      this.#drawn = toHexadecimal(this.#random(new Uint8Array(DRAWN)));
      this.#taken = 0;
    }
    const from = this.#taken;
    this.#taken += count;
    return this.#drawn.slice(from, this.#taken);
  }
}
