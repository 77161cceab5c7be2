import type { BaseContext } from '@portcullis/core';

/** Now, in seconds since the Unix epoch. */
export function secondsOf({ clock }: Pick<BaseContext, 'clock'>): number {
  return Math.floor(clock.now() / 1000);
}

/** How far the clocks of a provider and of the edge may differ, in seconds. */
export const CLOCK_TOLERANCE: number = 30;
