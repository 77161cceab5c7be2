/** A JSON Schema, as far as a policy needs one. What evaluates imports none of it: bundlers leave it out. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A list of texts with at least one entry. */
export const NAMES: JsonSchema = { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1 };

/** A schema with what people read of it. */
export function described(description: string, schema: JsonSchema): JsonSchema {
  return { description, ...schema };
}
