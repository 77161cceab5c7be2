import canonicalize from 'canonicalize';

/** The settings that differ, by their paths. What they hold is not shown. */
export function changedSettings(before: unknown, after: unknown, path = ''): readonly string[] {
  if (canonicalize(before) === canonicalize(after)) return [];
  const [old, recent] = [entriesOf(before), entriesOf(after)];
  if (old === undefined || recent === undefined) return [path || '(whole)'];
  const keys = new Set([...old.keys(), ...recent.keys()]);
  const changed = [...keys].flatMap((key) => changedSettings(old.get(key), recent.get(key), `${path}${key}`));
  // Of parts that are the same in another order, it is the order: of two providers the first decides.
  return changed.length > 0 ? changed : [path || '(whole)'];
}

/** Of an object by key, of a list whose parts have names by those, so that a new one in its middle changes no other. */
function entriesOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) {
    const names = value.map((part: { readonly name?: unknown } | null) => part?.name);
    const areNamed = names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
    return areNamed ? new Map(value.map((part, index) => [`[${String(names[index])}]`, part])) : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(Object.entries(value).map(([key, part]) => [`.${key}`, part]));
}
