import { toJsonSchema } from '@valibot/to-json-schema';
import { configurationSchema } from '../packages/gateway/src/configuration-schema.ts';

/** The JSON Schema of the gateway's configuration, for editors. */
export function configurationJsonSchema(): object {
  return {
    ...toJsonSchema(configurationSchema, { target: 'draft-2020-12' }),
    title: 'Portcullis gateway configuration',
  };
}
