import { requireBinding } from '@portcullis/core/internal';
import { handedOn } from '../../store/handed-on.ts';
import { LOCK_STORE, type LockStore } from '../lock-store.ts';

/** The part of a Durable Object binding that is used. */
export interface LocksNamespace {
  getByName(name: string): LockStore;
}

/** One object for a gate: all isolates read the same list. */
const NAME = 'locks';

/**
 * Stores the list of locks in the Durable Object `PortcullisLocks` of `@portcullis/session/durable-object`.
 *
 * Throws `TypeError` where no namespace is bound.
 *
 * @example
 * ```ts
 * import { durableObjectLocks, type LocksNamespace } from '@portcullis/session';
 *
 * interface Env {
 *   readonly LOCKS: LocksNamespace;
 * }
 *
 * const storeOf = (env: Env) => durableObjectLocks(env.LOCKS);
 * ```
 */
export function durableObjectLocks(namespace: LocksNamespace): LockStore {
  requireBinding('durableObjectLocks', 'Durable Object namespace of PortcullisLocks', namespace, 'getByName');
  return handedOn<LockStore>(LOCK_STORE, () => namespace.getByName(NAME));
}
