import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The part of a package.json that the checks read. */
export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  exports?: Record<string, string>;
  bin?: string | Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
  scripts?: Record<string, string>;
}

export interface WorkspacePackage {
  /** Name of its folder in `packages/`. */
  folder: string;
  dir: string;
  manifest: Manifest;
}

const generated = new Set(['node_modules', 'dist', 'coverage', '.git', '.artifacts', '.wrangler']);

/** The top folder of the repository. */
export const root: string = join(import.meta.dirname, '..');

/** Every folder of `packages/` that has a package.json, by name. */
export function readPackages(top: string): WorkspacePackage[] {
  const packages = join(top, 'packages');
  if (!existsSync(packages)) return [];
  return readdirSync(packages)
    .sort()
    .map((folder) => ({ folder, dir: join(packages, folder) }))
    .filter(({ dir }) => existsSync(join(dir, 'package.json')))
    .map(({ folder, dir }) => ({
      folder,
      dir,
      manifest: JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as Manifest,
    }));
}

/** Every file below `dir` whose name ends in one of `endings`, leaving out what tools generate. */
export function listFiles(dir: string, ...endings: string[]): string[] {
  if (!existsSync(dir)) return [];
  const files: string[] = [];
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (generated.has(entry.name)) continue;
    const path = join(dir, entry.name);
    if (entry.isDirectory()) files.push(...listFiles(path, ...endings));
    else if (endings.some((ending) => entry.name.endsWith(ending))) files.push(path);
  }
  return files.sort();
}

/** A path as people write it: from the top folder, with forward slashes. */
export function shown(top: string, path: string): string {
  return relative(top, path).replaceAll('\\', '/');
}

/** The import names a package offers: `@portcullis/core`, `@portcullis/core/hono`, … */
export function entryNames(manifest: Manifest): string[] {
  return Object.entries(manifest.exports ?? {})
    .filter(([, file]) => file.endsWith('.ts'))
    .map(([subpath]) => manifest.name + subpath.slice(1));
}
