/** More names than any honest address has. */
const MAX_KEYS = 32;
/** A longer name may be a secret in the wrong place, such as `?<token>`. */
const MAX_KEY_LENGTH = 64;
/** Enough to recognise a name by, and too little to be a secret of that length. */
const KEPT_LENGTH = 16;

/**
 * The names of a query's parameters, each once, in order. Values never leave this function.
 * @param search the query with its `?`, or an empty string
 */
export function queryKeys(search: string): readonly string[] | undefined {
  if (search.length < 2) return undefined;
  const keys = new Set<string>();
  for (const key of new URLSearchParams(search).keys()) {
    keys.add(key.length > MAX_KEY_LENGTH ? `${key.slice(0, KEPT_LENGTH)}…` : key);
    if (keys.size === MAX_KEYS) break;
  }
  return [...keys];
}
