import type { SqliteStorage } from '@portcullis/core/internal';
import { type StoreObject, type SweptStore, storeObject } from '../store/durable-object/store-object.ts';
import { BREAK_GLASS_STORE, type BreakGlassStore } from './break-glass-store.ts';
import { BreakGlassTables } from './break-glass-tables.ts';

/** How often expired rows are deleted, in milliseconds. */
const SWEEP_MS = 86_400_000;

const BreakGlassObject: StoreObject<BreakGlassStore> = /* @__PURE__ */ storeObject(
  BREAK_GLASS_STORE,
  SWEEP_MS,
  grantsIn,
);

/**
 * The Durable Object that stores which grants of break-glass access were used. Export it from your Worker under its name, bind it as a
 * SQLite class, and give the binding to `durableObjectBreakGlass`.
 *
 * Only the Worker can call it: it has no `fetch`.
 */
export class PortcullisBreakGlass extends BreakGlassObject {}

function grantsIn(
  { sql }: SqliteStorage,
  later: (now: number) => Promise<void>,
): SweptStore<BreakGlassStore> {
  const tables = new BreakGlassTables(sql);
  const store: BreakGlassStore = {
    redeem: async (session, key, now) => {
      const redemption = tables.redeem(session, key, now);
      await later(now);
      return redemption;
    },
    find: async (key, now) => tables.find(key, now),
    end: async (key) => tables.end(key),
    revoke: async (grant, now) => {
      const hadSession = tables.revoke(grant, now);
      await later(now);
      return hadSession;
    },
  };
  return { store, sweep: (now) => tables.sweep(now) };
}
