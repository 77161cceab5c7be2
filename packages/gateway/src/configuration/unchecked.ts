// A configuration before its shape was checked may be anything: these take of it what has the shape that is looked for.

/** An object of settings, whatever they hold. */
export type Fields = Readonly<Record<string, unknown>>;

/** An instance, and its path in the configuration. Its settings are not checked yet. */
export interface PlacedInstance {
  readonly instance: Fields;
  readonly path: string;
}

/** Whether it is an object of settings. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The settings of an object; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The entries of a list; none of anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
