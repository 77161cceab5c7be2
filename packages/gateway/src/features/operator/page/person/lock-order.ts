import type { LockReport } from '@portcullis/session';

/** For how long an operator can lock a person, in seconds; an empty text: until the person is unlocked. */
export const LOCK_SECONDS: Readonly<Record<'' | '1h' | '8h' | '1d' | '7d' | '30d', number | undefined>> = {
  '': undefined,
  '1h': 3600,
  '8h': 28_800,
  '1d': 86_400,
  '7d': 604_800,
  '30d': 2_592_000,
};

/** What an operator can order. */
export const ORDERS = ['lock', 'unlock', 'end', 'ask'] as const;

/** What was ordered, and what it reaches. */
export interface LockOrdered {
  /** `proposal`: the person is protected, so that a second operator must confirm the lock. */
  readonly action: (typeof ORDERS)[number] | 'proposal';
  readonly report: LockReport;
}
