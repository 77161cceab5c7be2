import type { WitnessedTree, WitnessStore } from './witness-store.ts';

/** What a Worker's binding to `PortcullisWitness` has: a namespace of Durable Objects. */
export interface WitnessNamespace {
  getByName(name: string): {
    latest(): Promise<WitnessedTree | undefined>;
    replace(oldSize: number, tree: WitnessedTree): Promise<boolean>;
  };
}

/** Keeps checkpoints in the Durable Objects of `PortcullisWitness` (`@portcullis/tlog/durable-object`). */
export function durableObjectWitnessStore(namespace: WitnessNamespace): WitnessStore {
  return {
    latest: (origin) => namespace.getByName(origin).latest(),
    replace: (origin, oldSize, tree) => namespace.getByName(origin).replace(oldSize, tree),
  };
}
