import { readEntries } from '../api/exports.ts';
import { root } from '../workspace.ts';
import { settingsSchema } from './configuration-json-schema.ts';
import { writtenTypes } from './written-types.ts';

/** With the packages that the types of parts come from which they read themselves. */
const HEAD = `// Written by \`pnpm schema\` from the schema in this folder. Do not edit.
import type { Policy } from '@portcullis/policy';
import type { RoleMapping } from '@portcullis/roles';`;

/** The TypeScript types of the gateway's configuration, each setting with its description. */
export function configurationTypes(): string {
  const exported = readEntries(root)
    .filter(({ internal }) => !internal)
    .flatMap(({ folder, name, exports }) =>
      // Other packages may hand it on.
      exports.flatMap((one) =>
        one.file.includes(`/packages/${folder}/`) ? [[one.name, name] as const] : [],
      ),
    );
  return writtenTypes(settingsSchema(), HEAD, undefined, new Map(exported));
}
