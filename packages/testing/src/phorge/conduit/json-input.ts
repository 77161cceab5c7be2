/** A JSON object's members, or none when it is something else. A PHP array with gaps comes as an object too. */
export function members(value: unknown): ReadonlyMap<string, unknown> {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : new Map();
}

/** A search reads the same list for every row. */
const READ = new WeakMap<object, string[]>();

/** The items of a list, numbers and text alike as text. */
export function textItems(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const read = READ.get(value) ?? [...members(value).values()].map(String);
  READ.set(value, read);
  return read;
}

/** PHP's notion of true, as far as calls use it. */
export function isTruthy(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== false && value !== 0 && value !== '' && value !== '0'
  );
}
