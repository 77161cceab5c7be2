/** Keeps what Durable Objects keep on Workers. Made by `sqliteStores()` or `postgresStores()`. */
export interface Stores {
  /** As messages name it. */
  readonly name: string;
  /**
   * What stands where the binding of this class of Durable Object stands on Workers; `undefined` if these stores keep nothing
   * for that class.
   */
  readonly namespaceOf: (className: string) => StoreNamespace | undefined;
  /** Closes what it has open. */
  readonly close: () => void;
}

/** The part of a Durable Object binding that a gate uses. */
export interface StoreNamespace {
  readonly getByName: (name: string) => object;
}

/** A namespace in which each name is made once. */
export function namespaceOfMade(make: (name: string) => object): StoreNamespace {
  const made = new Map<string, object>();
  return {
    getByName: (name) => {
      const found = made.get(name) ?? make(name);
      made.set(name, found);
      return found;
    },
  };
}
