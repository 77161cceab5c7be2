import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readTextFileIfAny } from '../files/text-file.ts';
import type { WranglerFile } from '../files/wrangler-file.ts';

/**
 * Values for the variables that `.dev.vars.example` names, where there is no `.dev.vars`, as in CI: the rest can be checked without
 * secrets. Each is random, so that none of them passes for another.
 */
export async function placeholdersFor(
  folder: string,
  { variables }: WranglerFile,
): Promise<Readonly<Record<string, string>>> {
  const named = await variablesToFill(folder);
  return Object.fromEntries(
    named
      .filter((name) => !Object.hasOwn(variables, name))
      .map((name) => [name, `${crypto.randomUUID()}-${name}`]),
  );
}

/** The variables that a developer has to fill in: those of `.dev.vars.example`, unless there is a `.dev.vars`. */
export async function variablesToFill(folder: string): Promise<readonly string[]> {
  if ((await readTextFileIfAny(join(folder, '.dev.vars'))) !== undefined) return [];
  const example = await readTextFileIfAny(join(folder, '.dev.vars.example'));
  return example === undefined ? [] : Object.keys(parseEnv(example));
}
