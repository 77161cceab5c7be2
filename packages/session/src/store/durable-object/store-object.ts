import { DurableObject } from 'cloudflare:workers';
import { type SqliteStorage, Sweep } from '@portcullis/core/internal';
import { type MethodsOf, namesOf } from '../handed-on.ts';

/** A store in SQLite, and what deletes expired rows from it. */
export interface SweptStore<Store> {
  readonly store: Store;
  /** Deletes expired rows. Returns when there is something to delete next; `undefined` if nothing is left. */
  readonly sweep: (now: number) => number | undefined;
}

/** A Durable Object that does what a store does. */
export type StoreObject<Store> = new (
  state: DurableObjectState,
  env: Cloudflare.Env,
) => DurableObject & Store & { alarm(): Promise<void> };

/**
 * A class of Durable Objects that keep a store in their SQLite. Each method of the store is a method of the class, since a Worker can call
 * those alone.
 *
 * @param sweepMs how often expired rows are deleted at most, in milliseconds. Objects of a class do so at different times
 */
export function storeObject<Store extends object>(
  methods: MethodsOf<Store>,
  sweepMs: number,
  storeIn: (storage: SqliteStorage, later: (now: number) => Promise<void>) => SweptStore<Store>,
): StoreObject<Store> {
  class Keeper extends DurableObject {
    readonly #store: Store;
    readonly #sweep: Sweep;

    static {
      for (const name of namesOf(methods)) {
        Object.defineProperty(Keeper.prototype, name, {
          value: function (this: Keeper, ...given: unknown[]) {
            return (this.#store as Record<string, (...given: unknown[]) => unknown>)[name]?.(...given);
          },
        });
      }
    }

    constructor(state: DurableObjectState, env: Cloudflare.Env) {
      super(state, env);
      const { storage } = state;
      const { store, sweep } = storeIn(
        { sql: storage.sql, transactionSync: (work) => storage.transactionSync(work) },
        (now) => this.#sweep.later(now),
      );
      this.#store = store;
      this.#sweep = new Sweep(storage, spread(sweepMs, state.id), sweep);
    }

    override alarm(): Promise<void> {
      return this.#sweep.run(Date.now());
    }
  }
  return Keeper as unknown as StoreObject<Store>;
}

/** Between half of this time and all of it, by the id of the object: otherwise all objects of a gate would sweep in the same second. */
function spread(ms: number, id: DurableObjectId): number {
  const fraction = Number.parseInt(id.toString().slice(0, 8), 16) / 0x1_0000_0000;
  return Math.round((ms * (1 + fraction)) / 2);
}
