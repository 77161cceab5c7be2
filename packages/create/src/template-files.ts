import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateError } from './create-error.ts';

/**
 * The files of a template, by their paths in a project.
 * @param templatesFolder other templates than those next to this package's code
 */
export async function templateFiles(
  name: string,
  templatesFolder: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const source = join(templatesFolder ?? fileURLToPath(new URL('../templates', import.meta.url).href), name);
  if (!existsSync(source)) throw new CreateError(`the template ${name} is missing at ${source}`);
  const files = new Map<string, string>();
  for (const file of await filesBelow(source)) {
    const path = relative(source, file).replaceAll('\\', '/');
    // npm leaves a .gitignore out of what it packs.
    files.set(path === 'gitignore' ? '.gitignore' : path, await readFile(file, 'utf8'));
  }
  return files;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
