import { fieldsOf, jsonIn } from '../files/json-value.ts';
import { readTextFileIfAny } from '../files/text-file.ts';
import { writePrivateFile } from '../files/write-file.ts';
import { UsageError } from '../usage-error.ts';

/** The contents of a configuration file of arc, not checked yet. */
export type ArcFields = Readonly<Record<string, unknown>>;

/** The settings in a file of arc's; none where there is no such file. */
export async function readArcFile(file: string): Promise<ArcFields> {
  const text = await readTextFileIfAny(file);
  if (text === undefined) return {};
  const settings = jsonIn(text);
  if (settings === undefined)
    throw new UsageError(`${file}: is not valid JSON, so arc cannot read it either`);
  return fieldsOf(settings);
}

/** Writes the file atomically, readable only by the user. */
export async function writeArcFile(file: string, settings: ArcFields): Promise<void> {
  await writePrivateFile(file, `${JSON.stringify(settings, null, 2)}\n`);
}
