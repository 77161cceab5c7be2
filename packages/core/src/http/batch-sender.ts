import { checkOptions, type FieldsFor } from '../options/check-options.ts';
import { callback, number, objectWith } from '../options/field.ts';
import type { Clock } from '../request/clock.ts';
import { type Random, randomFraction, systemRandom } from '../request/random.ts';
import { DeadlineExceeded, inTime } from '../time/deadline.ts';
import { type Sleep, systemSleep } from '../time/sleep.ts';
import { InFlight } from './in-flight.ts';

/** Who takes lines over HTTP: how a batch of them becomes a request. */
export interface BatchTarget {
  /** How messages call it. */
  readonly name: string;
  /** The answers that are worth another try. Default: those that pass by themselves. */
  readonly passing?: readonly number[];
  request(lines: readonly string[], now: number): Request | Promise<Request>;
  /** Looks at the answer of who took a batch, which may have taken a part of it. Never fails: what was taken is not sent again. */
  taken?(answer: Response, now: number): Promise<void>;
}

/** How batches are sent. */
export interface BatchOptions {
  readonly target: BatchTarget;
  /** Most lines in one request, from 1. Default: 50. */
  readonly maxBatch?: number;
  /** Longest time that a line waits for others, in milliseconds, up to a minute. Default: 200. */
  readonly waitMs?: number;
  /**
   * Most lines that wait to be sent in an isolate; what comes beyond is refused, and so is what comes while 16,777,216
   * characters are on their way. Default: 1000.
   */
  readonly maxWaiting?: number;
  /** Most tries for one batch, from 1 to 12. Default: 4. */
  readonly maxTries?: number;
  /**
   * Longest wait for one answer, and longest rest that a busy service is left by its `Retry-After`, in milliseconds, up to a minute.
   * Default: 5000.
   */
  readonly timeoutMs?: number;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Default: the runtime's timers. */
  readonly sleep?: Sleep;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

const PASSING: readonly number[] = [408, 425, 429, 500, 502, 503, 504];
/** The wait after the first try that failed; it doubles with each. */
const FIRST_WAIT_MS = 100;

/** How often and how long what is gathered is tried, whoever takes it. */
type BatchNumbers = Pick<BatchOptions, 'maxBatch' | 'waitMs' | 'maxWaiting' | 'maxTries' | 'timeoutMs'>;

/** A batch of none would be taken for ever, and a wait that no timer can count ends at once. */
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
 * Sends lines in batches. Within one isolate, lines of requests that come close together travel in one request, tried
 * again with growing, jittered waits if the service is away.
 *
 * Throws `OptionsError` for options that cannot work.
 *
 * @param who the function that the options were given to
 * @returns settles when the line was taken; is rejected where it could not be sent in all tries, or found the waiting room full
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
      if (tries >= maxTries) throw named('NotTaken', `${target.name}: not taken in ${tries} tries`);
      // Full jitter: writers that failed together do not come back together.
      const jittered = FIRST_WAIT_MS * 2 ** (tries - 1) * randomFraction(random);
      await sleep(Math.min(restAsked(again, clock.now()), timeoutMs) + jittered);
    }
  };

  return async (line, clock) => {
    if (waiting.length >= maxWaiting)
      throw new RangeError(`${target.name}: ${maxWaiting} of them wait already`);
    if (!inFlight.hasRoomFor(line.length, clock.now()))
      throw new RangeError(`${target.name}: too much is on its way already`);
    const mine: Waiting = { line };
    waiting.push(mine);
    if (waiting.length < maxBatch) await sleep(waitMs);
    while (mine.sent === undefined) {
      // Whoever wakes first takes all that wait.
      const batch = waiting.splice(0, maxBatch);
      const sent = deliver(batch, clock);
      inFlight.begin(sent, batch, clock.now() + patience);
      for (const one of batch) one.sent = sent;
    }
    // The request that took it may have been ended: then nobody knows, and it counts as lost.
    try {
      await inTime(patience, sleep, mine.sent);
    } catch (error) {
      // Nobody said what became of the event.
      throw error instanceof DeadlineExceeded ? named('GaveUp', target.name) : error;
    }
  };
}

interface Waiting {
  readonly line: string;
  sent?: Promise<void>;
}

/** Of a loss only the name of its error is recorded: it is to say what there is to do. */
function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** `undefined` if it was taken, what its answer says if another try may help, an error if none will. */
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
    // The network failed or took too long: it is asked again, and if it stays so, the loss says so.
    return new Headers();
  }
}

/** Whether what was asked for JSON answers a page: something else stands there, or in front of it, and has taken nothing. */
function isPageInstead(request: Request, { headers }: Response): boolean {
  return (
    request.headers.get('accept') === 'application/json' &&
    /^text\/html\b/i.test(headers.get('content-type') ?? '')
  );
}

/** How long a busy service wants to be left alone, in milliseconds (RFC 9110 section 10.2.3); 0 where it does not say. */
function restAsked(headers: Headers, now: number): number {
  const asked = headers.get('retry-after') ?? '';
  return Math.max(0, (/^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - now) || 0);
}
