import { nap, type Sleep } from './sleep.ts';

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
  try {
    return await inTime(milliseconds, sleep, work(overdue.signal));
  } catch (error) {
    // What is thrown by work that has ended is nothing new to it.
    if (error instanceof DeadlineExceeded) overdue.abort(error);
    throw error;
  }
}

/**
 * Waits for work that nobody can end, no longer than so many milliseconds: then `DeadlineExceeded` is thrown, and the work
 * goes on unheard. In workerd a signal and its end cost as much as ten timers, so there is none here.
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
      // An error takes more than the rest of this, and most work is done by then.
      if (!isDone) reject(new DeadlineExceeded(`not done after ${milliseconds} ms`));
    };
    // Two steps and not one: work that waited for the same moment itself, and ends then, has ended in time.
    over.then(() => undefined).then(late, reject);
  });
}
