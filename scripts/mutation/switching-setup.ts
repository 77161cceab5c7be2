import { afterAll, afterEach, beforeEach, vi } from 'vitest';
import { type SwitchedThread, switches } from './switches.ts';

/** As `scripts/fixtures/leave-nothing.ts`, but that modules stay loaded: `switching-thread.ts` says when they are forgotten. */

const thread = globalThis as unknown as SwitchedThread;
/** Time on the clock says little beside others' work. */
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
