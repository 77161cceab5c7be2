import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationJsonSchema } from './configuration-json-schema.ts';

// `pnpm schema`: writes the JSON Schema of the gateway's configuration from the schema that checks it.
const file = join(import.meta.dirname, '../packages/gateway/schema/portcullis.schema.json');
writeFileSync(file, `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`);
