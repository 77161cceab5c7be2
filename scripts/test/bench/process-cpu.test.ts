import { describe, expect, it } from 'vitest';
import { cpuNanoseconds } from '../../../bench/src/process-cpu.ts';

describe.runIf(process.platform === 'linux')('cpuNanoseconds', () => {
  it('adds up processes', async () => {
    const [one, two] = [
      await cpuNanoseconds([process.pid]),
      await cpuNanoseconds([process.pid, process.pid]),
    ];
    expect(two).toBeGreaterThan(1.9 * one);
  });

  it('fails for a process that is not there', async () => {
    await expect(cpuNanoseconds([2 ** 22 + 1])).rejects.toThrow('ENOENT');
  });
});
