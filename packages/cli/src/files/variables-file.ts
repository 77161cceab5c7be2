import { parseEnv } from 'node:util';
import { readTextFile } from './text-file.ts';

/** The variables of a `.dev.vars` or `.env` file. */
export async function readVariablesFile(file: string): Promise<Readonly<Record<string, string>>> {
  const variables = parseEnv(await readTextFile(file));
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
