import { toJsonSchema } from '@valibot/to-json-schema';
import { configurationSchema } from '../packages/gateway/src/configuration-schema.ts';
import { policySchema, rolesSchema } from './policy-json-schema.ts';

/** The part of a JSON Schema that is filled in here. */
interface ObjectSchema {
  properties: Record<string, object>;
}

/** The JSON Schema of the gateway's configuration, for editors. */
export function configurationJsonSchema(): object {
  const schema = toJsonSchema(configurationSchema, { target: 'draft-2020-12', errorMode: 'ignore' });
  // Roles and policies are read by packages of their own, so the configuration's schema leaves them open.
  const { properties } = schema as unknown as {
    properties: { instances: { items: ObjectSchema } };
  } & ObjectSchema;
  Object.assign(properties, { roles: rolesSchema });
  Object.assign(properties.instances.items.properties, { policy: policySchema, shadowPolicy: policySchema });
  return { ...schema, title: 'Portcullis gateway configuration' };
}
