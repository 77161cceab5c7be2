import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { cpuNanoseconds } from '../../../bench/src/process-cpu.ts';

describe.runIf(process.platform === 'linux')('cpuNanoseconds', () => {
  it('counts what another thread of the process spends', async () => {
    const busy = `
      const { parentPort } = require('node:worker_threads');
      const { user } = process.threadCpuUsage();
      // Of the thread itself: a wait for a core is not counted.
      while (process.threadCpuUsage().user - user < 60_000);
      parentPort.postMessage('done');
      setInterval(() => {}, 1000);
    `;
    const before = await cpuNanoseconds([process.pid]);
    const worker = new Worker(busy, { eval: true });
    await once(worker, 'message');
    const spent = (await cpuNanoseconds([process.pid])) - before;
    await worker.terminate();
    // All but what the scheduler has not yet written down.
    expect(spent).toBeGreaterThan(50e6);
  });
});
