// A filter by name finds parts of names, whatever their letters' case. In quotes it finds the whole name: both sides are compared with
// the quotes, here and in the statements of the database, so that `"w"` is not part of "wiki". Only ASCII letters are folded, as
// SQLite does it.

/** A filter as it is compared, also by the statements of the database. */
export function nameFilter(typed: string): string {
  return folded(typed);
}

/** The text of a filter that finds this name and no other. */
export function exactly(name: string): string {
  return `"${name}"`;
}

/** Whether a filter finds a name. An empty one finds every name, and a missing name too. */
export function findsName(typed: string, name: string | undefined): boolean {
  return typed === '' || (name !== undefined && exactly(folded(name)).includes(folded(typed)));
}

function folded(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
