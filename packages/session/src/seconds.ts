import type { BaseContext } from '@portcullis/core';

/** Now, in seconds since the Unix epoch. */
export function secondsOf({ clock }: Pick<BaseContext, 'clock'>): number {
  return Math.floor(clock.now() / 1000);
}
