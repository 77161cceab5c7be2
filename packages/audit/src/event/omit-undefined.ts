/**
 * An object without the members that are not known: an event spells out nothing that is absent. Keep the members in the
 * order of canonical JSON (RFC 8785), so that the event can be written without another copy.
 */
export function omitUndefined<Part extends object>(members: Part): Part {
  const kept: Partial<Part> = {};
  for (const name in members) {
    const value = members[name];
    if (value !== undefined) kept[name] = value;
  }
  // What is missing may be undefined: the types of events say so.
  return kept as Part;
}
