/** Parts of one kind, by their names. */
export type Table<Part> = Readonly<Record<string, Part>>;

/** The part of this name. A built gate has those that its configuration named when it was built. */
export function partNamed<Part>(table: Table<Part> | undefined, name: string): Part {
  if (table === undefined || !Object.hasOwn(table, name)) throw missing(name);
  return table[name] as Part;
}

/** A part of which a gate has at most one, which its configuration needs. */
export function requiredPart<Part extends object>(part: Part | undefined, name: string): Part {
  if (part === undefined) throw missing(name);
  return part;
}

function missing(name: string): TypeError {
  return new TypeError(`nothing in this Worker makes ${JSON.stringify(name)}: run "portcullis build" again`);
}
