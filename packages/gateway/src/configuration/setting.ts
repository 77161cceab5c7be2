import * as v from 'valibot';

// A setting is declared with its description, its schema and its default. `pnpm schema` generates the types, the JSON Schema
// and the reference page from these declarations.

/** A required setting, or a part of a setting. */
export function setting<Schema extends v.GenericSchema>(description: string, schema: Schema): Schema {
  return v.pipe(schema, v.description(description)) as unknown as Schema;
}

/** An optional setting. Its description says what happens if it is absent. */
export function optional<Schema extends v.GenericSchema>(
  description: string,
  schema: Schema,
): v.ExactOptionalSchema<Schema, undefined> {
  return v.exactOptional(setting(description, schema)) as v.ExactOptionalSchema<Schema, undefined>;
}

/** An optional setting with a default value. */
export function defaulting<Schema extends v.GenericSchema, const Value extends v.InferInput<Schema>>(
  description: string,
  schema: Schema,
  value: Value,
): v.ExactOptionalSchema<Schema, Value> {
  return v.exactOptional(setting(description, schema), value as never) as unknown as v.ExactOptionalSchema<
    Schema,
    Value
  >;
}

/** A part of the configuration with its own named type. */
export function section<Schema extends v.GenericSchema>(
  type: string,
  description: string,
  schema: Schema,
): Schema {
  return v.pipe(schema, v.title(type), v.description(description)) as unknown as Schema;
}
