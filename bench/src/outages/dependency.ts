import type { MovedTime } from './moved-time.ts';

/** What a part outside of the gate may do wrong. */
export type Fault = 'none' | 'fails' | 'is slow' | 'never answers';

/** A slow one answers after so many seconds: within every limit. */
const SLOW_SECONDS = 1;

/** Longer than every limit. */
const ENDLESS_SECONDS = 26;

/** A part outside of the gate, which can be told to do it wrong. */
export class Dependency {
  fault: Fault = 'none';
  readonly #time: MovedTime;

  constructor(time: MovedTime) {
    this.#time = time;
  }

  /** Does what it is asked, as its fault lets it. It takes its time by moving it. */
  async does<Value>(work: () => Value | Promise<Value>): Promise<Value> {
    switch (this.fault) {
      case 'none':
        return await work();
      case 'fails':
        throw new TypeError('out of order');
      case 'is slow':
        await this.#time.pass(SLOW_SECONDS);
        return await work();
      case 'never answers':
        await this.#time.pass(ENDLESS_SECONDS);
        return await new Promise<never>(() => {});
    }
  }
}
