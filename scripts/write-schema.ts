import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationJsonSchema } from './configuration-json-schema.ts';
import { configurationReference } from './configuration-reference.ts';
import { configurationTypes } from './configuration-types.ts';
import { root } from './workspace.ts';

/** What is written from the schema of the gateway's configuration: files from the top folder, with their text. */
export function writtenFromSchema(): Readonly<Record<string, string>> {
  return {
    'packages/gateway/schema/portcullis.schema.json': `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`,
    'packages/gateway/src/configuration/types.ts': formatted('types.ts', configurationTypes()),
    'docs/configuration-reference.md': formatted('configuration-reference.md', configurationReference()),
  };
}

function formatted(file: string, text: string): string {
  const biome = join(root, 'node_modules/.bin/biome');
  return execFileSync(biome, ['format', `--stdin-file-path=${file}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
  });
}

// `pnpm schema` writes them.
if (import.meta.main) {
  for (const [file, text] of Object.entries(writtenFromSchema())) writeFileSync(join(root, file), text);
}
