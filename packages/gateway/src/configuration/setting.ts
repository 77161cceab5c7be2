import * as v from 'valibot';

// A setting is declared with its description, its schema and its default. `pnpm schema` generates the types, the JSON Schema
// and the reference page from these declarations.

/** What a setting means: a text, or the option of a package whose comment is the text. */
export type Description = string | OptionDescription;

/** The option whose comment describes a setting. */
export interface OptionDescription {
  /** By its type and name: `HealthCheck.path`. */
  readonly option: string;
  /** A sentence that applies only in a configuration, such as the name of a variable. Default: none. */
  readonly also?: string | undefined;
}

/** A required setting, or a part of a setting. */
export function setting<Schema extends v.GenericSchema>(description: Description, schema: Schema): Schema {
  const said = typeof description === 'string' ? v.description(description) : v.metadata({ ...description });
  return v.pipe(schema, said as v.DescriptionAction<unknown, string>) as unknown as Schema;
}

/** An optional setting. Its description says what happens if it is absent. */
export function optional<Schema extends v.GenericSchema>(
  description: Description,
  schema: Schema,
): v.ExactOptionalSchema<Schema, undefined> {
  return v.exactOptional(setting(description, schema)) as v.ExactOptionalSchema<Schema, undefined>;
}

/** An optional setting with a default value. */
export function defaulting<Schema extends v.GenericSchema, const Value extends v.InferInput<Schema>>(
  description: Description,
  schema: Schema,
  value: Value,
): v.ExactOptionalSchema<Schema, Value> {
  return v.exactOptional(setting(description, schema), value as never) as unknown as v.ExactOptionalSchema<
    Schema,
    Value
  >;
}

/** The settings of an object, whose type has this name. */
export function shape<Schema extends v.GenericSchema>(type: string, schema: Schema): Schema {
  return v.pipe(schema, v.metadata({ shape: type })) as unknown as Schema;
}

/** A part of the configuration with its own named type, which its JSON Schema has for a title. */
export function section<Schema extends v.GenericSchema>(
  type: string,
  description: string,
  schema: Schema,
): Schema {
  return v.pipe(schema, v.title(type), v.description(description)) as unknown as Schema;
}
