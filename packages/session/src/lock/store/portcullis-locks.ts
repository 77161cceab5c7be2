import { type StoreObject, storeObject } from '../../store/durable-object/store-object.ts';
import { LOCK_STORE, type LockStore } from '../lock-store.ts';
import { tableLocks } from './lock-tables.ts';

/** How often expired rows are deleted, in milliseconds. */
const SWEEP_MS = 3_600_000;

const LocksObject: StoreObject<LockStore> = /* @__PURE__ */ storeObject(LOCK_STORE, SWEEP_MS, tableLocks);

/**
 * The Durable Object that stores the list of locks. Export it from your Worker under its name, bind it as a SQLite class, and give the
 * binding to `durableObjectLocks`.
 *
 * Only the Worker can call it: it has no `fetch`.
 */
export class PortcullisLocks extends LocksObject {}
