import { toJsonSchema } from '@valibot/to-json-schema';
import { configurationSchema } from '../../packages/gateway/src/schema.ts';
import type { Schema } from './json-schema.ts';
import { policySchema, rolesSchema } from './policy-json-schema.ts';

/** The schema that checks, as a JSON Schema in which the parts that other packages read have the names of their types. */
export function settingsSchema(): Schema {
  return toJsonSchema(configurationSchema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    errorMode: 'ignore',
    // Metadata names the type of what another package reads.
    overrideSchema: ({ jsonSchema, valibotSchema }) => {
      const pipe = (valibotSchema as { pipe?: readonly { metadata?: object }[] }).pipe ?? [];
      return Object.assign({}, jsonSchema, ...pipe.map(({ metadata }) => metadata));
    },
  }) as unknown as Schema;
}

/** The JSON Schema of the gateway's configuration, for editors. */
export function configurationJsonSchema(): object {
  const schema = completed(settingsSchema()) as Schema;
  return { ...inheriting(schema), title: 'Portcullis gateway configuration' };
}

/** What all instances can inherit, an editor does not ask each of them for; the gateway does, once all is in its place. */
function inheriting(part: unknown, isInstance = false): Schema {
  if (Array.isArray(part)) return part.map((item) => inheriting(item, isInstance)) as unknown as Schema;
  if (typeof part !== 'object' || part === null) return part as unknown as Schema;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      if (isInstance && key === 'required')
        return [key, value.filter((name: string) => !INHERITED.includes(name))];
      const isBelow = key === 'instances' || (isInstance && ['items', 'oneOf', 'anyOf'].includes(key));
      return [key, inheriting(value, isBelow)];
    }),
  ) as Schema;
}

const INHERITED = ['origin', 'policy'];

/** Roles and policies are read by packages of their own, so the configuration's schema leaves them open. */
function completed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(completed);
  if (typeof part !== 'object' || part === null) return part;
  const { tsType, ...rest } = part as Schema;
  const read = tsType === 'RoleMapping' ? rolesSchema : tsType === 'Policy<string>' ? policySchema : {};
  return Object.fromEntries(
    Object.entries({ ...read, ...rest }).map(([key, value]) => [key, completed(value)]),
  );
}
