import { readFile } from 'node:fs/promises';
import { writePrivateFile } from '../files/write-file.ts';
import { UsageError } from '../usage-error.ts';

/** Settings as arc writes them, of which nothing is known yet. */
export type ArcFields = Readonly<Record<string, unknown>>;

/** The settings in a file of arc's; none where there is no such file. */
export async function readArcFile(file: string): Promise<ArcFields> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    // A parser quotes what it read, and that holds tokens.
    throw new UsageError(`${file}: is no JSON: arc could not read it either`);
  }
}

/** Whole or not at all, and for nobody else to read. */
export async function writeArcFile(file: string, settings: ArcFields): Promise<void> {
  await writePrivateFile(file, `${JSON.stringify(settings, null, 2)}\n`);
}

/** An object as it is; anything else as one without fields. */
export function fieldsOf(value: unknown): ArcFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ArcFields) : {};
}
