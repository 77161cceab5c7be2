/** All methods of a kind of store. */
export type MethodsOf<Store> = Readonly<Record<keyof Store, true>>;

/** Their names. */
export function namesOf<Store>(methods: MethodsOf<Store>): readonly (keyof Store & string)[] {
  return Object.keys(methods) as (keyof Store & string)[];
}

/**
 * A store that forwards each call to the store that `to` returns.
 *
 * @param to such as a stub: one that broke once stays broken
 */
export function handedOn<Store extends object>(methods: MethodsOf<Store>, to: () => Store): Store {
  const calls = namesOf(methods).map((name) => [
    name,
    (...given: unknown[]) => (to() as Record<string, (...given: unknown[]) => unknown>)[name]?.(...given),
  ]);
  return Object.fromEntries(calls) as Store;
}
