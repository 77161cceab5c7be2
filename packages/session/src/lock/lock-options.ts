import type { Random } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  consoleReport,
  type FieldsFor,
  number,
  objectWith,
  type Sleep,
  systemRandom,
  systemSleep,
  value,
} from '@portcullis/core/internal';
import { LONGEST_SESSION_SECONDS } from '../store/session-store.ts';
import { isPersonName } from './lock.ts';
import type { ProtectedPeople } from './lock-index.ts';
import type { LockStore } from './lock-store.ts';

/** Options of `locks()`. */
export interface LocksOptions {
  /** Stores the list for all isolates: `durableObjectLocks()`, `sqliteLocks()` or `postgresLocks()`. */
  readonly store: LockStore;
  /**
   * People who can be locked only by an order with two signatures. Each person is an array of all names that the gate knows them by: a
   * name that is missing here is not protected. Default: none.
   */
  readonly protectedPeople?: ProtectedPeople;
  /** Maximum number of locks that one key, operator or issuer can add within an hour. Default 20. */
  readonly perHour?: number;
  /**
   * How long the last list is used if the store does not answer, in seconds. After that, no request of an identified caller passes.
   * Default 300.
   */
  readonly keepSeconds?: number;
  /**
   * How long sessions, break-glass access and roles that were approved for a limited time last at most, in seconds: an order to end them is
   * remembered for so long. Default 31,536,000 (a year).
   */
  readonly sessionSeconds?: number;
  /** Time limit for one response of the store, in milliseconds. Default 2,000. */
  readonly storeTimeoutMs?: number;
  /**
   * Interval in which open WebSockets, server-sent events and other streams are checked again, in seconds: each can outlive a
   * lock by that time. Default 5.
   */
  readonly socketCheckSeconds?: number;
  /** Reports that the store fails, at most once a minute. Default: the console. */
  readonly report?: (text: string) => void;
  /** Default: the runtime's timer. */
  readonly sleep?: Sleep;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

/** The validated options with their defaults. */
export type LocksSettings = Completed<LocksOptions>;

/** How each option is checked. */
export const locksFields: FieldsFor<LocksOptions> = {
  store: objectWith(['list', 'add', 'remove']),
  protectedPeople: value(
    (given) =>
      Array.isArray(given) &&
      given.every((names) => Array.isArray(names) && names.length > 0 && names.every(isPersonName)),
    'must be an array of people, each an array of names: { issuer, subject }, { email } or { username }',
    () => [],
  ),
  perHour: number({ from: 1, to: 1000, whole: true, fallback: 20 }),
  keepSeconds: number({ from: 10, to: 86_400, whole: true, fallback: 300 }),
  sessionSeconds: number({
    from: 60,
    to: LONGEST_SESSION_SECONDS,
    whole: true,
    fallback: LONGEST_SESSION_SECONDS,
  }),
  storeTimeoutMs: number({ from: 1, to: 60_000, fallback: 2000 }),
  socketCheckSeconds: number({ from: 1, to: 5, fallback: 5 }),
  report: callback(() => consoleReport),
  sleep: callback(() => systemSleep),
  random: callback(() => systemRandom),
};

/** The validated options with their defaults. Throws an `OptionsError` that lists all problems. */
export function locksSettings(options: LocksOptions): LocksSettings {
  return checkOptions('locks', options, locksFields);
}
