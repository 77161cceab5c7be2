import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace.ts';
import { criteriaCompilers, criteriaSchemas } from './criteria-schemas.ts';

/** What is written from the list of the policy's criteria: files from the top folder, with their text. */
export function writtenFromCriteria(): Readonly<Record<string, string>> {
  return {
    'packages/policy/src/criteria/schemas.ts': formatted('schemas.ts', criteriaSchemas()),
    'packages/policy/src/criteria/compilers.ts': formatted('compilers.ts', criteriaCompilers()),
  };
}

/** What is written from the schemas of the policy and of the gateway's configuration. */
export async function writtenFromSchema(): Promise<Readonly<Record<string, string>>> {
  // They read what is written from the criteria.
  const { policyTypes } = await import('./policy-types.ts');
  const { configurationJsonSchema } = await import('./configuration-json-schema.ts');
  const { configurationTypes } = await import('./configuration-types.ts');
  const { configurationReference, policyReference } = await import('./configuration-reference.ts');
  const { builtParts, hookedParts } = await import('./gateway-parts.ts');
  const { errorCodesPage } = await import('../site/error-codes.ts');
  return {
    'docs/error-codes.md': formatted('error-codes.md', errorCodesPage()),
    'packages/policy/src/policy.ts': formatted('policy.ts', policyTypes()),
    'packages/gateway/schema/portcullis.schema.json': `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`,
    'packages/gateway/src/built.ts': formatted('built.ts', await builtParts()),
    'packages/gateway/src/generated/hooked-parts.ts': formatted('hooked-parts.ts', hookedParts()),
    'packages/gateway/src/generated/types.ts': formatted('types.ts', configurationTypes()),
    'docs/policy-reference.md': formatted('policy-reference.md', policyReference()),
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

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
}

// `pnpm schema` writes them.
if (import.meta.main) {
  write(writtenFromCriteria());
  write(await writtenFromSchema());
}
