import type { Lock } from '../lock.ts';
import { countedAs, hourOf, type LockStore, MOST_LOCKS, type OrderUse, slotOf } from '../lock-store.ts';

/**
 * A store in the memory of one isolate, for development and tests. In production there are many isolates, and a person who is locked in
 * one would be admitted by all others.
 */
export function memoryLocks(): LockStore {
  const locks = new Map<string, Lock>();
  const orders = new Map<string, number>();
  const counts = new Map<string, number>();
  const use = ({ id, keepUntil }: OrderUse, now: number): boolean => {
    for (const [other, until] of orders) if (now >= until) orders.delete(other);
    if (orders.has(id)) return false;
    orders.set(id, keepUntil);
    return true;
  };
  const expire = (now: number): void => {
    for (const [slot, { until }] of locks) if (until !== undefined && now >= until) locks.delete(slot);
  };
  return {
    list: async (now) => {
      expire(now);
      return [...locks.values()];
    },
    add: async (added, order, { perHour, most = MOST_LOCKS }, now) => {
      if (!use(order, now)) return 'repeated';
      expire(now);
      const [first] = added;
      if (first === undefined) return 'added';
      const counted = `${hourOf(now)} ${countedAs(first)}`;
      const count = counts.get(counted) ?? 0;
      if (count >= perHour || locks.size + added.length > most) {
        orders.delete(order.id);
        return 'limited';
      }
      counts.set(counted, count + 1);
      for (const lock of added) locks.set(slotOf(lock), lock);
      return 'added';
    },
    remove: async (ids, order, now) => {
      if (!use(order, now)) return false;
      for (const [slot, { id }] of locks) if (ids.includes(id)) locks.delete(slot);
      return true;
    },
  };
}
