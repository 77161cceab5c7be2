import * as v from 'valibot';

// How a setting is stated: what it is, what it may be, and its default. The types, the JSON Schema and the reference
// page are written from that by `pnpm schema`.

/** A setting that must be there, or a part of one. */
export function setting<Schema extends v.GenericSchema>(description: string, schema: Schema): Schema {
  return v.pipe(schema, v.description(description)) as unknown as Schema;
}

/** A setting that may be left out. What happens then is said in its description. */
export function optional<Schema extends v.GenericSchema>(
  description: string,
  schema: Schema,
): v.ExactOptionalSchema<Schema, undefined> {
  return v.exactOptional(setting(description, schema)) as v.ExactOptionalSchema<Schema, undefined>;
}

/** A setting that may be left out, and has this value then. */
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

/** A part of the configuration that has a type of its own, by this name. */
export function section<Schema extends v.GenericSchema>(
  type: string,
  description: string,
  schema: Schema,
): Schema {
  return v.pipe(schema, v.title(type), v.description(description)) as unknown as Schema;
}
