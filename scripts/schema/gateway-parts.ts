import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Feature, HookedPlace } from '../../packages/gateway/src/feature.ts';
import { FEATURES } from '../../packages/gateway/src/features.ts';
import { root } from '../workspace.ts';

const HEAD = '// Written by `pnpm schema` from the list of features. Do not edit.';

/** What built Workers import: the gate without its checks, and all that the `part.ts` of a feature exports. */
export async function builtParts(): Promise<string> {
  const source = join(root, 'packages/gateway/src');
  const list = readFileSync(join(source, 'features.ts'), 'utf8');
  const folders = [...list.matchAll(/ from '\.\/(.+)\/feature\.ts';/g)].map(([, folder]) => folder);
  // Folder by folder, as Biome sorts exports.
  const byFolder = (file: string): string => file.replaceAll('/', '\0');
  const files = folders
    .map((folder) => `${folder}/part.ts`)
    .filter((file) => existsSync(join(source, file)))
    .toSorted((one, other) => (byFolder(one) < byFolder(other) ? -1 : 1));
  const exported = files.map(async (file) => {
    const names = Object.keys(await import(join(source, file)));
    return `export { ${names.toSorted().join(', ')} } from './${file}';`;
  });
  return `${HEAD}

// The gate without its checks.
export { type BuiltForm, type BuiltGateway, builtGateway } from './build/built-gateway.ts';

// The parts of gates, one by one.
${(await Promise.all(exported)).join('\n')}
`;
}

/** The settings that ask for parts with hooks, and those of `audit` that ask for parts of the record: a built Worker has no list of features. */
export function hookedParts(features: readonly Feature[] = FEATURES): string {
  const parts = features.flatMap((feature) => feature.parts ?? []);
  const at = (place: HookedPlace): readonly string[] =>
    parts.filter(({ hooked }) => hooked === place).map(({ field }) => field);
  const hooked = { root: at('root'), instance: at('instance'), audit: at('audit') };
  const audit = parts
    .filter(({ field }) => field === 'audit')
    .flatMap(({ part }) => Object.keys(part as object));
  return `${HEAD}

/** Settings whose parts have hooks, in the order of the list of features. */
export const HOOKED_PARTS: Readonly<Record<'root' | 'instance' | 'audit', readonly string[]>> = ${JSON.stringify(hooked)};

/** Settings of \`audit\` that ask for a part of the record. */
export const AUDIT_PARTS: readonly string[] = ${JSON.stringify(audit)};
`;
}
