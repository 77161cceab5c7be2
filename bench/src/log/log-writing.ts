import { setTimeout as sleep } from 'node:timers/promises';
import { parseCheckpoint, parseNote } from '@portcullis/tlog/internal';
import type { servedLog } from '../../../packages/audit/test/log/served-log.ts';

type ServedLog = Awaited<ReturnType<typeof servedLog>>;

const TICK_MS = 100;
const WRITERS = 50;
/** How long the last events may take into a checkpoint. One that takes longer is missing. */
const PATIENCE_MS = 120_000;

/** How long some events took from the writer to a cosigned checkpoint. */
export interface Lag {
  /** When the events were written, in milliseconds since the beginning. */
  readonly at: number;
  readonly ms: number;
}

/** What became of events that were written at some rate. */
export interface Written {
  readonly sent: number;
  /** Calls that the writers did not answer as written. */
  readonly refused: number;
  readonly lags: readonly Lag[];
  /** How many groups of events were in no checkpoint in time. */
  readonly waitedFor: number;
}

/** Calls of a program to workerd that had no answer: what, when, why. */
export class Failures {
  readonly texts: string[] = [];
  readonly #began = Date.now();

  /** Notes why a call had no answer. */
  readonly note =
    (what: string) =>
    (error: Error): string => {
      const reasons: string[] = [];
      for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
        reasons.push(`${cause.name} ${(cause as { code?: string }).code ?? ''} ${cause.message}`);
      }
      const seconds = ((Date.now() - this.#began) / 1000).toFixed(1);
      this.texts.push(`${what} at ${seconds} s: ${reasons.join(' < ')}`);
      return 'failed';
    };
}

/** At which rate is written, and for how long. */
interface Rate {
  /** Events a second. */
  readonly rate: number;
  readonly seconds: number;
}

/**
 * Lets 50 writers write so many events a second into a log, and waits until the last is in a checkpoint.
 *
 * @param during is called ten times a second with the part of the time that is over
 */
export async function writeAtRate(
  { workers }: ServedLog,
  { rate, seconds }: Rate,
  failures: Failures,
  during: (part: number) => Promise<void> = async () => {},
): Promise<Written> {
  /** Events that were handed over together: how many there were in all by then, and when. */
  const ticks: { readonly size: number; readonly at: number }[] = [];
  const lags: Lag[] = [];
  const writing: Promise<string>[] = [];
  const writers = await workers.getWorker('writers');
  const began = Date.now();
  let sent = 0;

  /** Reads which events the checkpoint of now contains. */
  const look = async (): Promise<void> => {
    const answer = await workers.dispatchFetch('https://gate.example/-/checkpoint');
    const checkpoint = await answer.text();
    if (checkpoint === '') return;
    const { size } = parseCheckpoint(parseNote(checkpoint).text);
    while (ticks[0] !== undefined && ticks[0].size <= size) {
      lags.push({ at: ticks[0].at - began, ms: Date.now() - ticks[0].at });
      ticks.shift();
    }
  };

  while (Date.now() - began < seconds * 1000) {
    const at = Date.now();
    const perWriter = Math.max(1, Math.round(((rate * (at - began)) / 1000 - sent) / WRITERS));
    sent += perWriter * WRITERS;
    ticks.push({ size: sent, at });
    writing.push(
      writers
        .fetch(`https://gate.example/-/write?writers=${WRITERS}&events=${perWriter}`)
        .then((answer) => answer.text())
        .catch(failures.note('write')),
    );
    await look().catch(failures.note('look'));
    await during((Date.now() - began) / (seconds * 1000));
    await sleep(Math.max(0, TICK_MS - (Date.now() - at)));
  }
  const written = await Promise.all(writing);
  const ended = Date.now();
  while (ticks.length > 0 && Date.now() - ended < PATIENCE_MS) {
    await look().catch(failures.note('look'));
    await sleep(20);
  }
  return {
    sent,
    refused: written.filter((text) => text !== 'written').length,
    lags,
    waitedFor: ticks.length,
  };
}
