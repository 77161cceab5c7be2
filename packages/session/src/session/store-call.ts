import { failureKind, inTime, type Sleep } from '@portcullis/core/internal';
import { sessionError } from '../failures/session-failure.ts';

/** Asks a store or the revocations. Fails with `session.unavailable` if it rejects or does not answer in time. */
export type StoreCall = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;

/** What one call may cost. */
export interface StoreCallLimits {
  readonly storeTimeoutMs: number;
  readonly sleep: Sleep;
}

/** A call that cannot be answered must neither admit a caller nor keep them waiting. */
export function storeCall({ storeTimeoutMs, sleep }: StoreCallLimits): StoreCall {
  return async (ask) => {
    try {
      return await inTime(storeTimeoutMs, sleep, ask());
    } catch (cause) {
      const detail = `the session store failed (${failureKind(cause)})`;
      throw sessionError('session.unavailable', { detail, cause });
    }
  };
}
