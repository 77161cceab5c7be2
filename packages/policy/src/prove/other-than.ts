/** Returns the given name if the list does not contain it, otherwise a variation that the list does not contain. */
export function otherThan(names: readonly string[], name: string): string {
  return names.includes(name) ? otherThan(names, `x${name}`) : name;
}
