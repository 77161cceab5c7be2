import { sessionError } from '../failures/session-failure.ts';
import type { HeldLocks } from './lock-index.ts';

/** Fails for a person who is locked. */
export function refuseLocked({ lock }: HeldLocks): void {
  if (lock === undefined) return;
  const { id, source, until } = lock;
  const end = until === undefined ? 'until it is removed' : `until ${new Date(until * 1000).toISOString()}`;
  throw sessionError('session.locked', { detail: `the person has the lock ${id} (by ${source}), ${end}` });
}
