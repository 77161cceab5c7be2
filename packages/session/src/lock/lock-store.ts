import type { MethodsOf } from '../store/handed-on.ts';
import type { Lock } from './lock.ts';

/** The order of a change. It is carried out once. */
export interface OrderUse {
  /** Identifies the order. */
  readonly id: string;
  /** When an order with this id would be refused for its age, in seconds since the Unix epoch. */
  readonly keepUntil: number;
}

/** How many entries may be added. */
export interface LockBounds {
  /** How many of one effect one key, person or issuer may add within an hour. */
  readonly perHour: number;
  /** How long the list may become. Default: `MOST_LOCKS`. */
  readonly most?: number;
}

/** What became of entries. `limited`: none was added, and the order can be carried out later. */
export type LockOutcome = 'added' | 'repeated' | 'limited';

/**
 * Stores the list of locks, and which orders were carried out. Every operation is atomic, and its effect is visible to all callers as soon
 * as it has settled. An operation that cannot tell rejects. All times are in seconds since the Unix epoch.
 */
export interface LockStore {
  /** All entries that have not expired. */
  list(now: number): Promise<readonly Lock[]>;
  /**
   * Adds the entries of one order. The first one is counted towards the bounds of its `by` and `effect`. An entry other than an operator's
   * lock replaces the earlier one of the same effect, names and `by`.
   */
  add(locks: readonly Lock[], order: OrderUse, bounds: LockBounds, now: number): Promise<LockOutcome>;
  /** Removes entries by their ids. Returns `false`, and removes nothing, if the order was carried out before. */
  remove(ids: readonly string[], order: OrderUse, now: number): Promise<boolean>;
}

/** All that it does. */
export const LOCK_STORE: MethodsOf<LockStore> = { list: true, add: true, remove: true };

/** The longest list: each isolate reads all of it every few seconds. */
export const MOST_LOCKS = 5000;

/** The longest list that entries of providers can make, so that operators can always lock someone. */
export const MOST_BY_PROVIDERS = 4000;

/** How long counts of one hour are stored, in seconds. */
export const COUNT_SECONDS = 7200;

/** Where an entry is stored: one that has the same slot is replaced. */
export function slotOf({ effect, source, by, names, id }: Lock): string {
  return effect === 'lock' && source === 'operator' ? id : JSON.stringify([effect, source, by, names]);
}

/** Under what an entry is counted, in its hour. */
export function countedAs({ by, effect, source }: Lock): string {
  return JSON.stringify([source, by, effect]);
}

/** The hour of a time. */
export function hourOf(now: number): number {
  return Math.floor(now / 3600);
}
