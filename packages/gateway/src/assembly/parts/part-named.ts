/** Parts of one kind, by their names. */
export type Table<Part> = Readonly<Record<string, Part>>;

/** The part of this name. A built gate has those that its configuration named when it was built. */
export function partNamed<Part>(table: Table<Part> | undefined, name: string): Part {
  if (table === undefined || !Object.hasOwn(table, name)) {
    throw new TypeError(`nothing in this Worker makes ${JSON.stringify(name)}: run "portcullis build" again`);
  }
  return table[name] as Part;
}
