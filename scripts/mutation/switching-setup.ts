import { afterAll, afterEach, beforeEach, vi } from 'vitest';
import { type SwitchedThread, switches } from './switches.ts';

/** As `scripts/fixtures/leave-nothing.ts`, except that modules stay loaded until `switching-thread.ts` forgets them. */

const thread = globalThis as unknown as SwitchedThread;
/** CPU time, since elapsed time depends on the load of the machine. */
let before = process.threadCpuUsage();

beforeEach(({ task, skip }) => {
  if (thread.leftOut?.has(task.id)) skip('slow');
  switches().currentTestId = task.id;
  before = process.threadCpuUsage();
});

afterEach(({ task }) => {
  switches().currentTestId = undefined;
  const { user, system } = process.threadCpuUsage(before);
  thread.took?.set(task.id, (user + system) / 1000);
});

afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});
