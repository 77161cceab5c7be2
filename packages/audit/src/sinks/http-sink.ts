import type { Random } from '@portcullis/core';
import { systemRandom } from '@portcullis/core/internal';
import { systemSleep } from '../system-sleep.ts';
import type { HttpTarget } from './http-target.ts';
import type { Sink, SinkContext } from './sink.ts';

/** How events are sent. */
export interface HttpSinkOptions {
  /** `splunkHec()`, `datadog()`, `webhook()`, or your own. */
  readonly target: HttpTarget;
  /** Most events in one request. Default: 50. */
  readonly maxBatch?: number;
  /** Longest time that an event waits for others, in milliseconds. Default: 200. */
  readonly waitMs?: number;
  /** Most events that wait in an isolate; what comes beyond is lost, and reported. Default: 1000. */
  readonly maxWaiting?: number;
  /** Most tries for one batch. Default: 4. */
  readonly maxTries?: number;
  /** Longest wait for one answer, in milliseconds. Default: 5000. */
  readonly timeoutMs?: number;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Default: the runtime's timers. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

/** A sink that sends over HTTP. */
export type HttpSink = Sink;

/** The answers that are worth another try. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
/** The wait after the first try that failed; it doubles with each. */
const FIRST_WAIT_MS = 100;

/**
 * Sends events in batches. Within one isolate, events of requests that come close together travel in one request, tried
 * again with growing, jittered waits if the service is away.
 *
 * An event that could not be sent in all tries, or finds the waiting room full, is a loss that the recorder reports. For
 * more patience than a request's life has, put a queue in front.
 *
 * @example
 * ```ts
 * import { audit, httpSink, splunkHec } from '@portcullis/audit';
 *
 * const record = audit((env: { HEC_URL: string; HEC_TOKEN: string }) => ({
 *   sinks: [httpSink({ target: splunkHec({ url: env.HEC_URL, token: env.HEC_TOKEN }) })],
 * }));
 * ```
 */
export function httpSink(options: HttpSinkOptions): HttpSink {
  const { target, maxBatch = 50, waitMs = 200, maxWaiting = 1000, maxTries = 4, timeoutMs = 5000 } = options;
  const { fetch: send = (request) => fetch(request), sleep = systemSleep, random = systemRandom } = options;
  const waiting: Waiting[] = [];

  const deliver = async (batch: readonly Waiting[], { clock }: SinkContext): Promise<void> => {
    const lines = batch.map(({ line }) => line);
    for (let tries = 1; ; tries++) {
      const again = await attempt(async () => {
        const request = await target.request(lines, clock.now());
        const response = await send(new Request(request, { signal: AbortSignal.timeout(timeoutMs) }));
        await response.body?.cancel();
        return response;
      });
      if (again === undefined) return;
      if (again instanceof Error || tries >= maxTries) {
        throw again instanceof Error ? again : new Error(`${target.name}: not taken in ${tries} tries`);
      }
      // Full jitter: writers that failed together do not come back together.
      await sleep(FIRST_WAIT_MS * 2 ** (tries - 1) * fraction(random));
    }
  };

  return {
    name: target.name,
    write: async (_event, line, context) => {
      if (waiting.length >= maxWaiting)
        throw new RangeError(`${target.name}: ${maxWaiting} events wait already`);
      const mine: Waiting = { line };
      waiting.push(mine);
      if (waiting.length < maxBatch) await sleep(waitMs);
      while (mine.sent === undefined) {
        // Whoever wakes first takes all that wait.
        const batch = waiting.splice(0, maxBatch);
        const sent = deliver(batch, context);
        sent.catch(() => {});
        for (const one of batch) one.sent = sent;
      }
      // The request that took it may have been ended: then nobody knows, and it counts as lost.
      const patience = maxTries * (timeoutMs + FIRST_WAIT_MS * 2 ** maxTries);
      await Promise.race([mine.sent, sleep(patience).then(() => Promise.reject(new GaveUp(target.name)))]);
    },
  };
}

interface Waiting {
  readonly line: string;
  sent?: Promise<void>;
}

/** Nobody said what became of an event. */
class GaveUp extends Error {
  override get name(): string {
    return 'GaveUp';
  }
}

type Again = 'again';

/** `undefined` if it was taken, `again` if another try may help, an error if none will. */
async function attempt(call: () => Promise<Response>): Promise<Again | Error | undefined> {
  try {
    const { ok, status } = await call();
    if (ok) return undefined;
    return PASSING.has(status) ? 'again' : new Error(`answered ${status}`);
  } catch {
    // The network failed or took too long: it is asked again, and if it stays so, the loss says so.
    return 'again';
  }
}

function fraction(random: Random): number {
  const octets = random(new Uint8Array(4));
  return new DataView(octets.buffer, octets.byteOffset).getUint32(0) / 2 ** 32;
}
