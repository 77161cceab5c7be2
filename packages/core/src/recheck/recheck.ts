/** How often it is checked whether something that stays open may. */
export interface Checks {
  /** Time between two checks, in seconds. */
  readonly socketCheckSeconds: number;
  /** Waits; ends early, without an error, when the signal is aborted. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** Checks again and again, until what is open is closed, or may not be open any more: then it is aborted, and ended. */
export async function recheck(
  check: () => Promise<void>,
  { socketCheckSeconds, sleep }: Checks,
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
