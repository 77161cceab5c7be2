import { toJsonSchema } from '@valibot/to-json-schema';
import { configurationSchema } from '../packages/gateway/src/configuration/schema.ts';
import { policySchema, rolesSchema } from './policy-json-schema.ts';

/** A JSON Schema, as far as it is walked here. */
export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  /** The type that another package gives to what it reads itself. */
  readonly tsType?: string;
}

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
  return { ...(completed(settingsSchema()) as object), title: 'Portcullis gateway configuration' };
}

/** Roles and policies are read by packages of their own, so the configuration's schema leaves them open. */
function completed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(completed);
  if (typeof part !== 'object' || part === null) return part;
  const { tsType, ...rest } = part as Schema;
  if (tsType === 'RoleMapping') return { ...rolesSchema, ...rest };
  if (tsType === 'Policy<string>') return { ...policySchema, ...rest };
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, completed(value)]));
}
