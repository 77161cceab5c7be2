/** Stores the data of Durable Objects outside Cloudflare. Created by `sqliteStores()` or `postgresStores()`. */
export interface Stores {
  /** The name in messages. */
  readonly name: string;
  /**
   * Returns the replacement for the binding of this Durable Object class, or `undefined` if these stores do not support the class.
   */
  readonly namespaceOf: (className: string) => StoreNamespace | undefined;
  /** Closes all open files and connections. */
  readonly close: () => void;
}

/** The methods of a Durable Object binding that a gate uses. */
export interface StoreNamespace {
  readonly getByName: (name: string) => object;
}

/** A namespace in which the object of each name is created once. */
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
