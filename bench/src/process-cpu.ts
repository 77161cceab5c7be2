import { readdir, readFile } from 'node:fs/promises';

/**
 * CPU time of processes so far, user and system, in nanoseconds: the sum of the scheduler's accounts of each thread.
 * `/proc/PID/schedstat` itself is of the first thread alone, and `/proc/PID/stat` counts in ticks of 10 ms.
 *
 * What a thread spends that is running just now may appear up to a tick later, so read it when nothing runs, or of sums in
 * which the rest is counted the next time.
 *
 * @see https://docs.kernel.org/scheduler/sched-stats.html
 */
export async function cpuNanoseconds(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(pids.map(ofProcess));
  return each.reduce((sum, nanoseconds) => sum + nanoseconds, 0);
}

async function ofProcess(pid: number): Promise<number> {
  for (;;) {
    // Rejects if the process has ended.
    const threads = await readdir(`/proc/${pid}/task`);
    try {
      const each = await Promise.all(threads.map((thread) => ofThread(pid, thread)));
      return each.reduce((sum, nanoseconds) => sum + nanoseconds, 0);
    } catch (error) {
      // A thread can end after it was listed: the remaining ones are listed again.
      if (!['ENOENT', 'ESRCH'].includes(String((error as NodeJS.ErrnoException).code))) throw error;
    }
  }
}

async function ofThread(pid: number, thread: string): Promise<number> {
  const [running] = (await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')).split(' ');
  return Number(running);
}
