/** A JSON object's members, or none when it is something else. A PHP array with gaps comes as an object too. */
export function members(value: unknown): ReadonlyMap<string, unknown> {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : new Map();
}

/** The items of a list, numbers and text alike as text. */
export function textItems(value: unknown): string[] {
  return [...members(value).values()].map(String);
}

/** PHP's notion of true, as far as calls use it. */
export function isTruthy(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== false && value !== 0 && value !== '' && value !== '0'
  );
}
