import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files of a folder and its folders in the order of their names; empty if it does not exist.
 * @param levels how deep: with 1, its folders are listed by their names. Default: all files
 */
export function filesBelow(folder: string, levels = Number.POSITIVE_INFINITY): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() && levels > 1
        ? filesBelow(join(folder, entry.name), levels - 1).map((name) => `${entry.name}/${name}`)
        : [entry.name],
    )
    .sort();
}
