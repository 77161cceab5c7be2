import { type Dispatcher, Pool } from 'undici';
import { GATE_HOST } from '../../workers/names.ts';
import { type Ask, asked } from './ask.ts';

/** What came of some requests. */
export interface Answered {
  readonly requests: number;
  readonly seconds: number;
  /** How long each answer took, in milliseconds, in no order. */
  readonly latenciesMs: readonly number[];
}

/** Sends requests in turn, so many at a time, and goes on the next time where it stopped. */
export class Load {
  readonly #port: number;
  readonly #asks: readonly Ask[];
  readonly #connections: number;
  #sent = 0;

  constructor(port: number, asks: readonly Ask[], connections: number) {
    this.#port = port;
    this.#asks = asks;
    this.#connections = connections;
  }

  /** Rejects if one answer is not as it should be: what a gate costs that does something else is of no interest. */
  async send(requests: number): Promise<Answered> {
    // New connections each time: those of the last time may have been closed in between.
    const pool = new Pool(`http://127.0.0.1:${this.#port}`, {
      connections: this.#connections,
      pipelining: 1,
    });
    const latenciesMs: number[] = [];
    const began = performance.now();
    let left = requests;
    const keepAsking = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const ask = this.#asks[this.#sent++ % this.#asks.length] ?? { headers: {} };
        const at = performance.now();
        await answer(pool, ask);
        latenciesMs.push(performance.now() - at);
      }
    };
    try {
      await Promise.all(Array.from({ length: this.#connections }, keepAsking));
      return { requests, seconds: (performance.now() - began) / 1000, latenciesMs };
    } finally {
      await pool.destroy();
    }
  }
}

/** Waits for the last byte. The lowest door of undici: nothing is made of an answer but its status. */
function answer(pool: Pool, ask: Ask): Promise<void> {
  const { method, path, status: expected, headers, body } = { ...asked, ...ask };
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let status = 0;
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: () => {},
    onResponseStart: (_controller, given) => {
      status = given;
    },
    onResponseData: () => {},
    onResponseEnd: () => {
      if (status === expected) resolve();
      else reject(new Error(`${method} ${path} was answered with ${status} instead of ${expected}`));
    },
    onResponseError: (_controller, error) => reject(error),
  };
  pool.dispatch({ method, path, headers: { host: GATE_HOST, ...headers }, body: body ?? null }, handler);
  return promise;
}
