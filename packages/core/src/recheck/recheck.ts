import { type Sleep, systemSleep } from '../time/sleep.ts';

/** How often it is checked whether something that stays open may. */
export interface RecheckOptions {
  /** Time between two checks, in seconds. */
  readonly socketCheckSeconds: number;
  /** Waits; ends early, without an error, when the signal is aborted. */
  readonly sleep: Sleep;
}

/** How often, where no option says it: so long may what stays open outlive what it was let in by. */
export const EVERY_FIVE_SECONDS: RecheckOptions = { socketCheckSeconds: 5, sleep: systemSleep };

/** One thing that what stays open hangs on. */
export interface Recheck {
  /** Throws when it is over. */
  readonly check: () => Promise<void>;
  readonly options: RecheckOptions;
}

/** Checks again and again, until what is open is closed, or may not be open any more: then it is aborted, and ended. */
export async function recheck(
  { check, options: { socketCheckSeconds, sleep } }: Recheck,
  closed: AbortController,
  end: () => void,
): Promise<void> {
  while (!closed.signal.aborted) {
    await sleep(socketCheckSeconds * 1000, closed.signal);
    if (closed.signal.aborted) return;
    try {
      await check();
    } catch {
      // Whatever the reason: whoever cannot tell must not go on.
      closed.abort();
      end();
    }
  }
}
