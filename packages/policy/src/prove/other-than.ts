/** A name that is none of these: the one that is given where it is not among them. */
export function otherThan(names: readonly string[], name: string): string {
  return names.includes(name) ? otherThan(names, `x${name}`) : name;
}
