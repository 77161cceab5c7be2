import { checkOptions, type FieldsFor } from '../options/check-options.ts';
import { callback, number, objectWith } from '../options/field.ts';
import type { Clock } from '../request/clock.ts';
import { type Random, randomFraction, systemRandom } from '../request/random.ts';
import { DeadlineExceeded, inTime } from '../time/deadline.ts';
import { type Sleep, systemSleep } from '../time/sleep.ts';
import { InFlight } from './in-flight.ts';

/** A service that receives lines over HTTP: how a batch of them becomes a request. */
export interface BatchTarget {
  /** Its name in messages. */
  readonly name: string;
  /** The status codes that are retried. Default: those of temporary failures. */
  readonly passing?: readonly number[];
  request(lines: readonly string[], now: number): Request | Promise<Request>;
  /**
   * Inspects the response to an accepted batch, which may have been rejected in part. Must not throw: accepted lines are not
   * sent again.
   */
  taken?(answer: Response, now: number): Promise<void>;
}

/** Options of sending in batches. */
export interface BatchOptions {
  readonly target: BatchTarget;
  /** Maximum number of lines in one request, from 1. Default: 50. */
  readonly maxBatch?: number;
  /** Maximum time that a line waits for others, in milliseconds, up to a minute. Default: 200. */
  readonly waitMs?: number;
  /**
   * Maximum number of lines that wait to be sent in an isolate. Further lines are rejected, as are lines while 16,777,216
   * characters are in flight. Default: 1000.
   */
  readonly maxWaiting?: number;
  /** Maximum number of attempts for one batch, from 1 to 12. Default: 4. */
  readonly maxTries?: number;
  /**
   * Timeout of one request, and the maximum delay for a `Retry-After`, in milliseconds, up to a minute. Default: 5000.
   */
  readonly timeoutMs?: number;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Default: the runtime's timers. */
  readonly sleep?: Sleep;
  /** For tests. Default: the runtime's cryptographic random source. */
  readonly random?: Random;
}

const PASSING: readonly number[] = [408, 425, 429, 500, 502, 503, 504];
/** The delay after the first failed attempt; it doubles with each. */
const FIRST_WAIT_MS = 100;

/** The numeric options, independent of the service. */
type BatchNumbers = Pick<BatchOptions, 'maxBatch' | 'waitMs' | 'maxWaiting' | 'maxTries' | 'timeoutMs'>;

/** With an empty batch, the loop would never end, and a delay above the limit of timers ends immediately. */
/* @__NO_SIDE_EFFECTS__ */
export function batchNumbers(
  defaults: Required<Pick<BatchNumbers, 'maxBatch' | 'waitMs' | 'maxTries'>>,
): FieldsFor<BatchNumbers> {
  return {
    maxBatch: number({ from: 1, whole: true, fallback: defaults.maxBatch }),
    waitMs: number({ from: 0, to: 60_000, fallback: defaults.waitMs }),
    maxWaiting: number({ from: 1, whole: true, fallback: 1000 }),
    maxTries: number({ from: 1, to: 12, whole: true, fallback: defaults.maxTries }),
    timeoutMs: number({ above: 0, to: 60_000, fallback: 5000 }),
  };
}

const fields: FieldsFor<BatchOptions> = {
  target: objectWith<BatchTarget>(['request']),
  ...batchNumbers({ maxBatch: 50, waitMs: 200, maxTries: 4 }),
  fetch: callback<NonNullable<BatchOptions['fetch']>>(() => (request) => fetch(request)),
  sleep: callback<Sleep>(() => systemSleep),
  random: callback<Random>(() => systemRandom),
};

/**
 * Sends lines in batches. Within one isolate, lines of concurrent requests are sent in one request, which is retried with
 * exponential backoff and jitter if the service is not available.
 *
 * Throws an `OptionsError` for invalid options.
 *
 * @param who the name of the function that received the options, for messages
 * @returns resolves when the line was accepted; rejects if all attempts failed, or if too many lines are waiting
 */
export function batchSender(
  who: string,
  options: BatchOptions,
): (line: string, clock: Clock) => Promise<void> {
  const settings = checkOptions(who, options, fields);
  const { target, maxBatch, waitMs, maxWaiting, maxTries, timeoutMs, fetch: send, sleep, random } = settings;
  const waiting: Waiting[] = [];
  const inFlight = new InFlight();
  const patience = maxTries * (timeoutMs + FIRST_WAIT_MS * 2 ** maxTries);

  const deliver = async (batch: readonly Waiting[], clock: Clock): Promise<void> => {
    const lines = batch.map(({ line }) => line);
    for (let tries = 1; ; tries++) {
      const again = await attempt(async () => {
        const request = await target.request(lines, clock.now());
        const response = await send(new Request(request, { signal: AbortSignal.timeout(timeoutMs) }));
        const isPage = isPageInstead(request, response);
        if (response.ok && !isPage && target.taken !== undefined) await target.taken(response, clock.now());
        else await response.body?.cancel();
        return { response, isPage };
      }, target.passing);
      if (again === undefined) return;
      if (again instanceof Error) throw again;
      if (tries >= maxTries) throw named('NotTaken', `${target.name}: not accepted after ${tries} attempts`);
      // Full jitter: writers that failed at the same time do not retry at the same time.
      const jittered = FIRST_WAIT_MS * 2 ** (tries - 1) * randomFraction(random);
      await sleep(Math.min(restAsked(again, clock.now()), timeoutMs) + jittered);
    }
  };

  return async (line, clock) => {
    if (waiting.length >= maxWaiting)
      throw new RangeError(`${target.name}: the queue is full (${maxWaiting} lines are waiting)`);
    if (!inFlight.hasRoomFor(line.length, clock.now()))
      throw new RangeError(`${target.name}: too many characters are in flight already`);
    const mine: Waiting = { line };
    waiting.push(mine);
    if (waiting.length < maxBatch) await sleep(waitMs);
    while (mine.sent === undefined) {
      // The first that wakes up takes all waiting lines.
      const batch = waiting.splice(0, maxBatch);
      const sent = deliver(batch, clock);
      inFlight.begin(sent, batch, clock.now() + patience);
      for (const one of batch) one.sent = sent;
    }
    // The runtime may have ended the request that sent the batch: then its result is unknown, and it counts as lost.
    try {
      await inTime(patience, sleep, mine.sent);
    } catch (error) {
      // The result of the batch is unknown.
      throw error instanceof DeadlineExceeded ? named('GaveUp', target.name) : error;
    }
  };
}

interface Waiting {
  readonly line: string;
  sent?: Promise<void>;
}

/** Only the name of the error is recorded with a loss, so the name must indicate the cause. */
function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** `undefined` if the batch was accepted, the response headers if a retry can help, an error if it cannot. */
async function attempt(
  call: () => Promise<{ readonly response: Response; readonly isPage: boolean }>,
  passing = PASSING,
): Promise<Headers | Error | undefined> {
  try {
    const { response, isPage } = await call();
    const { ok, status, headers } = response;
    if (ok) return isPage ? named('AnsweredPage', 'answered a page') : undefined;
    return passing.includes(status) ? headers : named(`Answered${status}`, `answered ${status}`);
  } catch {
    // The network failed or timed out: it is retried, and if it keeps failing, the loss is reported.
    return new Headers();
  }
}

/** Whether an HTML page is the response to a JSON request: it comes from another server or a proxy, and nothing was accepted. */
function isPageInstead(request: Request, { headers }: Response): boolean {
  return (
    request.headers.get('accept') === 'application/json' &&
    /^text\/html\b/i.test(headers.get('content-type') ?? '')
  );
}

/** The delay of `Retry-After` in milliseconds (RFC 9110 section 10.2.3); 0 without it. */
function restAsked(headers: Headers, now: number): number {
  const asked = headers.get('retry-after') ?? '';
  return Math.max(0, (/^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - now) || 0);
}
