/** Parts of one kind, by their names. */
export type Table<Part> = Readonly<Record<string, Part>>;

/** The part of this name. A built gate has those that its configuration named when it was built. */
export function partNamed<Part>(table: Table<Part> | undefined, name: string): Part {
  if (table === undefined || !Object.hasOwn(table, name)) return missing(name);
  return table[name] as Part;
}

/** A part that a gate has at most once and that its configuration requires. */
export function requiredPart<Parts extends object, Name extends keyof Parts & string>(
  parts: Parts,
  name: Name,
): NonNullable<Parts[Name]> {
  return parts[name] ?? missing(name);
}

/** Whether a setting asks for its part. */
export function isOn(setting: unknown): boolean {
  return setting !== undefined && setting !== false;
}

function missing(name: string): never {
  throw new TypeError(`this Worker was built without ${JSON.stringify(name)}: run "portcullis build" again`);
}
