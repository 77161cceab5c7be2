import { afterAll, afterEach, beforeEach, vi } from 'vitest';
import { type SwitchedThread, switches } from './switches.ts';

/** As `scripts/fixtures/leave-nothing.ts`, but that modules stay loaded: `switching-thread.ts` says when they are forgotten. */

const { leftOut } = globalThis as unknown as SwitchedThread;

beforeEach(({ task, skip }) => {
  if (leftOut?.has(task.id)) skip('slow');
  switches().currentTestId = task.id;
});

afterEach(() => {
  switches().currentTestId = undefined;
});

afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});
