import type { Random } from '@portcullis/core';
import {
  batchNumbers,
  callback,
  checkOptions,
  DeadlineExceeded,
  type Execution,
  type FieldsFor,
  hasPassed,
  InFlight,
  inTime,
  objectWith,
  randomFraction,
  requestId,
  type Sleep,
  systemRandom,
  systemSleep,
} from '@portcullis/core/internal';
import { serializeEvent } from '../event/serialize.ts';
import type { Sink } from '../sinks/sink.ts';
import { MAX_LINE_BYTES } from './log-entry.ts';
import { type LogHole, LogHoleError } from './log-hole.ts';
import type { NumberedLine, Sequencer } from './sequencer.ts';

/** How events are handed to a log. */
export interface TransparencyLogSinkOptions {
  /** `durableObjectSequencer()`, or your own. */
  readonly sequencer: Sequencer;
  /** Most events in one call, from 1. Default: 100. */
  readonly maxBatch?: number;
  /** Longest time that an event waits for others, in milliseconds, up to a minute. Default: 20. */
  readonly waitMs?: number;
  /**
   * Most events that wait to be sent in an isolate; what comes beyond is lost, and reported, and so is what comes while
   * 16,777,216 characters are on their way. Default: 1000.
   */
  readonly maxWaiting?: number;
  /** Most tries for one batch, from 1 to 12. Default: 5. */
  readonly maxTries?: number;
  /** Longest wait for one answer, in milliseconds, up to a minute. Default: 5000. */
  readonly timeoutMs?: number;
  /** Default: the runtime's timers. When the signal is aborted nobody waits for it any more. */
  readonly sleep?: Sleep;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

const fields: FieldsFor<TransparencyLogSinkOptions> = {
  sequencer: objectWith<Sequencer>(['append']),
  ...batchNumbers({ maxBatch: 100, waitMs: 20, maxTries: 5 }),
  sleep: callback<Sleep>(() => systemSleep),
  random: callback<Random>(() => systemRandom),
};

/** The wait after the first try that failed; it doubles with each. */
const FIRST_WAIT_MS = 200;
/** A hole in the log is reported at most so often. */
const HOLE_PAUSE_MS = 60_000;
/** What one batch holds at most, in UTF-16 units. */
const MAX_BATCH_UNITS = 500_000;

interface Waiting extends NumberedLine {
  sent?: Promise<void>;
  /** The request that sends it, which need not be the one it belongs to. */
  by?: Execution;
}

/**
 * Sends events to the sequencer of a transparency log. An event gets its number immediately and is sent in a batch with others; the
 * sequencer hashes. In `open` mode nothing is awaited before the response; in `closed` mode the sequencer's confirmation that the event is
 * stored is awaited.
 *
 * An event that the sequencer did not store in all attempts, or that finds the queue full, is a loss that the recorder reports; its number
 * is missing in the log, which `portcullis verify` reports.
 *
 * Throws `TypeError` for options that cannot work.
 *
 * @example
 * ```ts
 * import { audit, durableObjectSequencer, type SequencerNamespace, transparencyLogSink } from '@portcullis/audit';
 *
 * const record = audit((env: { LOG: SequencerNamespace }) => ({
 *   sinks: [
 *     transparencyLogSink({
 *       sequencer: durableObjectSequencer(env.LOG, { origin: 'gate.example.com/log', bucket: 'LOG_BUCKET' }),
 *     }),
 *   ],
 * }));
 * ```
 * @see {@link https://c2sp.org/tlog-tiles | C2SP tlog-tiles}
 */
export function transparencyLogSink(options: TransparencyLogSinkOptions): Sink {
  const settings = checkOptions('transparencyLogSink', options, fields);
  const { sequencer, maxBatch, waitMs, maxWaiting, maxTries, timeoutMs, sleep, random } = settings;
  const waiting: Waiting[] = [];
  const inFlight = new InFlight();
  const patience = maxTries * (timeoutMs + FIRST_WAIT_MS * 2 ** maxTries);
  let writer: string | undefined;
  let last = 0;
  let hole: LogHole | undefined;
  let reportedAt = Number.NEGATIVE_INFINITY;

  // One timer for all events of a request: it may write more than the 10,000 timers that it is given.
  const naps = new WeakMap<Execution, Promise<void>>();
  const nap = (execution: Execution): Promise<void> => {
    const begun = naps.get(execution) ?? sleep(waitMs).finally(() => naps.delete(execution));
    naps.set(execution, begun);
    return begun;
  };

  const attempt = async (batch: readonly Waiting[], name: string): Promise<void> => {
    const events = batch.map(({ sequence, line }) => ({ sequence, line }));
    const found = await inTime(
      timeoutMs,
      sleep,
      sequencer.append({ writer: name, events }) as Promise<LogHole | undefined>,
    );
    hole = found ?? hole;
  };
  const deliver = async (batch: readonly Waiting[], name: string): Promise<void> => {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt(batch, name);
      } catch (error) {
        if (tries >= maxTries) throw error;
        // Full jitter: writers that failed together do not come back together.
        await sleep(FIRST_WAIT_MS * 2 ** (tries - 1) * randomFraction(random));
      }
    }
  };

  return {
    name: 'log',
    lostBefore: (now) => {
      if (hole === undefined || !hasPassed(HOLE_PAUSE_MS, reportedAt, now)) return undefined;
      const found = hole;
      hole = undefined;
      reportedAt = now;
      return { count: found.entries, cause: new LogHoleError(found) };
    },
    write: async (event, line, { clock, execution }) => {
      // Not before the first event: Workers give no randomness and no time outside a request.
      writer ??= requestId(clock, random);
      const name = writer;
      // What is lost here has a number too, which will be missing.
      last += 1;
      const sequence = last;
      if (waiting.length >= maxWaiting) throw new RangeError(`log: ${maxWaiting} events are already waiting`);
      if (!inFlight.hasRoomFor(line.length, clock.now())) {
        throw new RangeError('log: too much data is already being sent');
      }
      const mine: Waiting = {
        sequence,
        line: shortEnough(line) ?? serializeEvent(event, MAX_LINE_BYTES).line,
      };
      waiting.push(mine);
      if (waiting.length < maxBatch) await nap(execution);
      const sending: Promise<void>[] = [];
      while (mine.sent === undefined) {
        // Whoever wakes first takes all that wait.
        const batch = takeBatch(waiting, maxBatch);
        const sent = deliver(batch, name);
        inFlight.begin(sent, batch, clock.now() + patience);
        sending.push(sent);
        for (const one of batch) {
          one.sent = sent;
          one.by = execution;
        }
      }
      // What a request sends ends with it, the events of others too.
      await Promise.allSettled(sending);
      // What it sends itself comes to an end by itself.
      if (mine.by === execution) return mine.sent;
      try {
        await inTime(patience, sleep, mine.sent);
      } catch (error) {
        if (!(error instanceof DeadlineExceeded)) throw error;
        // The request that took it may have been ended. What the sequencer has, it does not take twice.
        await attempt([mine], name);
      }
    },
  };
}

function takeBatch(waiting: Waiting[], most: number): readonly Waiting[] {
  let units = 0;
  let count = 0;
  for (const { line } of waiting.slice(0, most)) {
    units += line.length;
    if (count > 0 && units > MAX_BATCH_UNITS) break;
    count += 1;
  }
  return waiting.splice(0, count);
}

/** A line that fits into an entry whatever its characters are, which nearly every one does. */
function shortEnough(line: string): string | undefined {
  if (line.length * 3 <= MAX_LINE_BYTES) return line;
  return new TextEncoder().encode(line).byteLength <= MAX_LINE_BYTES ? line : undefined;
}
