import { configurationSchema } from '../schema.ts';

/** A schema, as far as it is walked here. */
export interface Walked {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Walked>>;
  readonly wrapped?: Walked;
  readonly item?: Walked;
  readonly value?: Walked;
  readonly options?: readonly Walked[];
  readonly key?: string;
  readonly literal?: unknown;
  readonly pipe?: readonly Walked[];
  readonly requirement?: unknown;
  readonly message?: unknown;
}

/**
 * The settings that there are at a place of a configuration.
 * @param configuration tells which of several kinds of a part it has there
 */
export function settingsAt(keys: readonly unknown[], configuration: unknown): readonly string[] {
  return schemasAt(keys, configuration).flatMap(({ entries = {} }) => Object.keys(entries));
}

/** Where there is a setting of this name, near the top: `instances[].hosts`. */
export function placesOf(setting: string): readonly string[] {
  const top = settingsOf(configurationSchema as unknown as Walked, '');
  const inside = top.flatMap(([, path, schema]) => settingsOf(schema, path));
  return [...new Set([...top, ...inside].filter(([name]) => name === setting).map(([, path]) => path))];
}

function settingsOf(schema: Walked, path: string): (readonly [name: string, path: string, of: Walked])[] {
  return kindsOf(schema, undefined).flatMap(({ item, entries = {} }) =>
    item === undefined
      ? Object.entries(entries).map(
          ([name, of]) => [name, path === '' ? name : `${path}.${name}`, of] as const,
        )
      : settingsOf(item, `${path}[]`),
  );
}

/** What can stand at a place of a configuration, in the same way. */
export function schemasAt(keys: readonly unknown[], configuration: unknown): readonly Walked[] {
  let schemas: readonly Walked[] = [configurationSchema as unknown as Walked];
  let value: unknown = configuration;
  for (const key of keys) {
    const objects = schemas.flatMap((schema) => kindsOf(schema, value));
    schemas = objects.flatMap((schema) => schema.entries?.[String(key)] ?? schema.item ?? schema.value ?? []);
    value = (value as Readonly<Record<string, unknown>> | undefined)?.[String(key)];
  }
  return schemas.flatMap((schema) => kindsOf(schema, value));
}

/** The schema itself, or those of several kinds that the value can be. */
function kindsOf(schema: Walked, value: unknown): readonly Walked[] {
  if (schema.wrapped !== undefined) return kindsOf(schema.wrapped, value);
  if (schema.options === undefined || schema.type === 'picklist') return [schema];
  const { key } = schema;
  const named =
    key === undefined ? undefined : (value as Readonly<Record<string, unknown>> | undefined)?.[key];
  const fitting = schema.options.filter(({ entries }) => key !== undefined && names(entries?.[key], named));
  return (fitting.length > 0 ? fitting : schema.options).flatMap((option) => kindsOf(option, value));
}

/** Whether a discriminator says so; where it may be left out, its default. */
function names(schema: (Walked & { readonly default?: unknown }) | undefined, value: unknown): boolean {
  if (schema === undefined) return false;
  if (schema.wrapped !== undefined) return names(schema.wrapped, value ?? schema.default);
  if (schema.type === 'picklist')
    return (schema.options as readonly unknown[] | undefined)?.includes(value) ?? false;
  return schema.literal === value;
}
