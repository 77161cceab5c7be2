import type { Random } from '@portcullis/core';

/** How long to leave a failing issuer alone. */
export interface BackOff {
  /** Pause after the first failure, in seconds. */
  readonly firstSeconds: number;
  /** Longest pause, in seconds. */
  readonly maxSeconds: number;
}

/**
 * The pause after a number of consecutive failures, in milliseconds: doubled each time up to the longest, then shortened by up to a half at
 * random, so that isolates which failed together do not retry together.
 */
export function pauseAfter(failures: number, backOff: BackOff, random: Random): number {
  const { firstSeconds, maxSeconds } = backOff;
  // 2 ** 1024 is Infinity, and min() still right.
  const full = Math.min(firstSeconds * 2 ** (failures - 1), maxSeconds) * 1000;
  const [byte = 0] = random(new Uint8Array(1));
  return Math.ceil(full * (1 - byte / 510));
}
