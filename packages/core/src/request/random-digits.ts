import { toHexadecimal } from '../encoding/hexadecimal.ts';
import type { Random } from './random.ts';

/** How many random bytes are fetched together: enough for a dozen requests. */
const DRAWN = 512;

/**
 * Random hexadecimal digits, for ids. They are fetched in advance, since a call of the runtime for each id costs more than all
 * else. Not for secrets.
 */
export class RandomDigits {
  readonly #random: Random;
  #drawn = '';
  #taken = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** This many unused digits, at most 1024. */
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
