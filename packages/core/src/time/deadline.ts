import type { Sleep } from './sleep.ts';

/** A piece of work took too long. */
export class DeadlineExceeded extends Error {
  override get name(): string {
    return 'DeadlineExceeded';
  }
}

/**
 * Runs a piece of work that must end in time. When it does not, its signal is aborted and `DeadlineExceeded` is thrown,
 * whether or not the work heeds the signal.
 */
export async function withDeadline<Result>(
  milliseconds: number,
  sleep: Sleep,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const overdue = new AbortController();
  const finished = new AbortController();
  const deadline = sleep(milliseconds, finished.signal).then((): never | Promise<never> => {
    // Settling after the work has won the race would be an unhandled rejection.
    if (finished.signal.aborted) return new Promise<never>(() => {});
    const error = new DeadlineExceeded(`not done after ${milliseconds} ms`);
    overdue.abort(error);
    throw error;
  });
  try {
    return await Promise.race([work(overdue.signal), deadline]);
  } finally {
    finished.abort();
  }
}
