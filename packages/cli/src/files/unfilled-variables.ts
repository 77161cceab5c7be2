import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { readTextFileIfAny } from './text-file.ts';

const NAME = '.dev.vars';

/**
 * The variables of a project whose `.dev.vars` does not exist, as in a new clone or in CI: the names in its `.dev.vars.example`. Returns
 * `undefined` if the file exists, has another name, or has no example: then it is read as any other file.
 *
 * @param file the path of the `.dev.vars`
 */
export async function unfilledVariables(file: string): Promise<readonly string[] | undefined> {
  if (!file.endsWith(NAME) || (await readTextFileIfAny(file)) !== undefined) return undefined;
  const example = await readTextFileIfAny(join(dirname(file), `${NAME}.example`));
  return example === undefined ? undefined : Object.keys(parseEnv(example));
}

/** A note about values that are not known here. */
export function unfilledNote(names: readonly string[]): string {
  return `does not exist, so the values of ${names.join(', ')} were not checked: "portcullis init --dev-vars" creates it`;
}
