/** Waits. Ends early, without an error, when the signal is aborted. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Waits with the runtime's timer. */
export const systemSleep: Sleep = (milliseconds, signal) => {
  const { over, end } = timed(milliseconds);
  signal?.addEventListener('abort', end);
  // A connection that is open for a day waits repeatedly with one signal.
  return over.then(() => signal?.removeEventListener('abort', end));
};

/** A wait that can be cancelled. */
interface Nap {
  /** Resolves when the time has passed, or when the wait is cancelled. */
  readonly over: Promise<void>;
  readonly end: () => void;
}

/** Starts to wait. The runtime's timer is cleared without a signal. */
export function nap(sleep: Sleep, milliseconds: number): Nap {
  if (sleep === systemSleep) return timed(milliseconds);
  const ended = new AbortController();
  return { over: sleep(milliseconds, ended.signal), end: () => ended.abort() };
}

function timed(milliseconds: number): Nap {
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    end = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { over, end };
}
