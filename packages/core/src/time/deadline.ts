import { nap, type Sleep } from './sleep.ts';

/** An operation timed out. */
export class DeadlineExceeded extends Error {
  override get name(): string {
    return 'DeadlineExceeded';
  }
}

/**
 * Runs an operation with a timeout. After the timeout, its signal is aborted and `DeadlineExceeded` is thrown, whether or not the
 * operation reacts to the signal.
 */
export async function withDeadline<Result>(
  milliseconds: number,
  sleep: Sleep,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const overdue = new AbortController();
  try {
    return await inTime(milliseconds, sleep, work(overdue.signal));
  } catch (error) {
    // An operation that has ended is not aborted.
    if (error instanceof DeadlineExceeded) overdue.abort(error);
    throw error;
  }
}

/**
 * Waits for an operation that cannot be cancelled, with a timeout in milliseconds: then `DeadlineExceeded` is thrown, and the
 * result of the operation is ignored. In workerd an abort signal costs as much as ten timers, so there is none here.
 */
export function inTime<Result>(milliseconds: number, sleep: Sleep, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const { over, end } = nap(sleep, milliseconds);
    let isDone = false;
    const done = (): void => {
      isDone = true;
      end();
    };
    work.then(
      (result) => {
        done();
        resolve(result);
      },
      (error) => {
        done();
        reject(error);
      },
    );
    const late = (): void => {
      // Creating an error costs more than the rest of this, and most operations end in time.
      if (!isDone) reject(new DeadlineExceeded(`not done after ${milliseconds} ms`));
    };
    // Two microtasks instead of one: an operation that ends at the same moment counts as in time.
    over.then(() => undefined).then(late, reject);
  });
}
