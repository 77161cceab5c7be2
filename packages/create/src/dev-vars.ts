import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CreateError } from './create-error.ts';
import { withGeneratedKeys } from './generated-keys.ts';

/** What was written for a clone of a project. */
export interface WrittenVariables {
  /** The variables in it. */
  readonly names: readonly string[];
  /** Those without a value: only the developer knows it. */
  readonly empty: readonly string[];
}

/**
 * Writes the `.dev.vars` of a clone from its `.dev.vars.example`, with new keys. Fails with {@link CreateError} without an example, and if
 * there is a `.dev.vars`, which stays as it is: then the message names the variables that it lacks.
 */
export async function writeDevVars(folder: string): Promise<WrittenVariables> {
  const [example, present] = await Promise.all(
    ['.dev.vars.example', '.dev.vars'].map((name) => textIfAny(join(folder, name))),
  );
  if (example === undefined) {
    throw new CreateError(
      `${folder} has no .dev.vars.example, which lists the variables: run this in the folder of the project`,
    );
  }
  const names = Object.keys(parseEnv(example));
  if (present !== undefined) {
    const there = parseEnv(present);
    const missing = names.filter((name) => there[name] === undefined);
    const lacks = missing.length === 0 ? 'has all variables' : `lacks ${missing.join(', ')}`;
    throw new CreateError(`${folder} already has a .dev.vars, which was not changed; it ${lacks}`);
  }
  const text = await withGeneratedKeys(example);
  const file = await open(join(folder, '.dev.vars'), 'wx', 0o600);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
  const written = parseEnv(text);
  return { names, empty: names.filter((name) => written[name] === '') };
}

async function textIfAny(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
