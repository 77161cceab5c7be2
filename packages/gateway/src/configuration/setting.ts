import * as v from 'valibot';

// How a setting is stated: what it is, what it may be, and its default. The types, the JSON Schema and the reference
// page are written from that by `pnpm schema`.

/** What a setting is: in words, or by the option of a package whose comment has the words, such as `HealthCheck.path`. */
export type Description = string | { readonly option: string };

/** A setting that must be there, or a part of one. */
export function setting<Schema extends v.GenericSchema>(description: Description, schema: Schema): Schema {
  const said = typeof description === 'string' ? v.description(description) : v.metadata(description);
  return v.pipe(schema, said as v.DescriptionAction<unknown, string>) as unknown as Schema;
}

/** A setting that may be left out. What happens then is said in its description. */
export function optional<Schema extends v.GenericSchema>(
  description: Description,
  schema: Schema,
): v.ExactOptionalSchema<Schema, undefined> {
  return v.exactOptional(setting(description, schema)) as v.ExactOptionalSchema<Schema, undefined>;
}

/** A setting that may be left out, and has this value then. */
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

/** A part of the configuration that has a type of its own, by this name. */
export function section<Schema extends v.GenericSchema>(
  type: string,
  description: string,
  schema: Schema,
): Schema {
  return v.pipe(schema, v.title(type), v.description(description)) as unknown as Schema;
}
