import { toJsonSchema } from '@valibot/to-json-schema';
import { configurationSchema } from '../../packages/gateway/src/schema.ts';
import type { Schema } from './json-schema.ts';
import { commentProblems, optionComment } from './option-comments.ts';
import { policySchema, rolesSchema } from './policy-json-schema.ts';

/**
 * The schema that checks, as a JSON Schema in which the parts that other packages read have the names of their types. Settings that are
 * options of a package have the comments on these. Throws where a comment says something else than the setting does.
 */
export function settingsSchema(): Schema {
  const schema = toJsonSchema(configurationSchema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    errorMode: 'ignore',
    // Metadata names the type of what another package reads, and the option that a setting is.
    overrideAction: ({ jsonSchema, valibotAction }) => {
      const { metadata } = valibotAction as { readonly metadata?: Partial<Schema> };
      const { option, also } = metadata ?? {};
      if (option === undefined) return jsonSchema;
      const { text } = optionComment(option);
      return { ...jsonSchema, description: also === undefined ? text : `${text} ${also}` };
    },
  }) as unknown as Schema;
  const problems = [...new Set(problemsIn(schema))];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return schema;
}

function problemsIn(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return [];
  const { option } = part as Schema;
  const own = typeof option === 'string' ? commentProblems(option, optionComment(option), part) : [];
  return [...own, ...Object.values(part).flatMap(problemsIn)];
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
  const { tsType, shape, option, also, ...rest } = part as Schema;
  const read = tsType === 'RoleMapping' ? rolesSchema : tsType === 'Policy<string>' ? policySchema : {};
  return Object.fromEntries(
    Object.entries({ ...read, ...rest }).map(([key, value]) => [key, completed(value)]),
  );
}
