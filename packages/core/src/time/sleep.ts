/** Waits. Ends early, without an error, when the signal is aborted. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Waits by the runtime's own timer. */
export const systemSleep: Sleep = (milliseconds, signal) => {
  const { over, end } = timed(milliseconds);
  signal?.addEventListener('abort', end);
  // What is open for a day waits again and again by one signal.
  return over.then(() => signal?.removeEventListener('abort', end));
};

/** A wait that can be ended. */
interface Nap {
  /** Settles when the time is over, or when the wait is ended. */
  readonly over: Promise<void>;
  readonly end: () => void;
}

/** Begins to wait. The runtime's own timer is ended without a signal. */
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
