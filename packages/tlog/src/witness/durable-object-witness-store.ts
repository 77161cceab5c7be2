import type { WitnessedTree, WitnessStore } from './witness-store.ts';

/** What a Worker's binding to `PortcullisWitness` has: a namespace of Durable Objects. */
export interface WitnessNamespace {
  getByName(name: string): {
    latest(): Promise<WitnessedTree | undefined>;
    replace(oldSize: number, tree: WitnessedTree): Promise<boolean>;
  };
}

/**
 * Stores checkpoints in the Durable Objects of `PortcullisWitness` (`@portcullis/tlog/durable-object`). Throws `TypeError` if that is not
 * bound.
 */
export function durableObjectWitnessStore(namespace: WitnessNamespace): WitnessStore {
  if (typeof (namespace as WitnessNamespace | undefined)?.getByName !== 'function') {
    throw new TypeError(
      'durableObjectWitnessStore: a Durable Object namespace of PortcullisWitness is required: add the binding to the Wrangler file, and pass env.BINDING_NAME',
    );
  }
  return {
    latest: (origin) => namespace.getByName(origin).latest(),
    replace: (origin, oldSize, tree) => namespace.getByName(origin).replace(oldSize, tree),
  };
}
