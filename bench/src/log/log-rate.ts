import { median } from 'd3-array';
import { servedLog } from '../../../packages/audit/test/log/served-log.ts';
import { Failures, type Written, writeAtRate } from './log-writing.ts';

/** Events a second that are tried, in this order. */
const RATES: readonly number[] = [1000, 2000, 3000, 4000, 6000, 8000, 12_000, 16_000];
const SECONDS = 12;
/** The log publishes once a second: lags that differ by less are alike. */
const ALIKE_MS = 1000;

/**
 * The highest rate of events that the log publishes without falling behind, and without refusing or losing one: the highest one of those
 * tried before the first that it does not. 0 if it falls behind at the lowest.
 */
export async function highestLogRate(progress: (text: string) => void): Promise<number> {
  let highest = 0;
  for (const rate of RATES) {
    const log = await servedLog(['sequencer', 'writers']);
    try {
      const failures = new Failures();
      const written = await writeAtRate(log, { rate, seconds: SECONDS }, failures);
      if (failures.texts.length > 0 || !keptUp(written, rate * SECONDS)) return highest;
      highest = rate;
      progress(`the log kept up with ${rate} events a second`);
    } finally {
      await log.workers.dispose();
    }
  }
  return highest;
}

/** Whether the last third of the events was published about as soon as the second third, and all of them were. */
export function keptUp({ sent, refused, waitedFor, lags }: Written, wanted: number): boolean {
  if (refused > 0 || waitedFor > 0) return false;
  // A program that could not write as fast as it should says nothing of the log.
  if (sent < 0.95 * wanted) return false;
  const third = (1000 * SECONDS) / 3;
  const lagIn = (part: number): number | undefined =>
    median(
      lags.filter(({ at }) => at >= part * third && at < (part + 1) * third),
      ({ ms }) => ms,
    );
  const [middle, last] = [lagIn(1), lagIn(2)];
  return middle !== undefined && last !== undefined && last <= middle + ALIKE_MS;
}
