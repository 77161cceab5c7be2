import { settingsSchema } from './configuration-json-schema.ts';
import { writtenTypes } from './written-types.ts';

/** With the packages that the types of parts come from which they read themselves. */
const HEAD = `// Written by \`pnpm schema\` from the schema in this folder. Do not edit.
import type { Policy } from '@portcullis/policy';
import type { RoleMapping } from '@portcullis/roles';`;

/** The TypeScript types of the gateway's configuration, each setting with its description. */
export function configurationTypes(): string {
  return writtenTypes(settingsSchema(), HEAD);
}
