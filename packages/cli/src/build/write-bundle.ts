import { readdir, rm } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { writeFile } from '../files/write-file.ts';
import type { BundledFile } from './bundled-worker.ts';

/** What tells a bundle's pieces apart by their names, and those that were written before the bundler was another. */
const PIECE = /^-(?:[\da-f]{16}|[A-Z\d]{8})$/;

/**
 * Writes the files of a bundle, in the place of those of the bundle before. These go last: until its entry is written the old
 * Worker is whole, and what could not be written leaves it so.
 *
 * @param out the file of its entry
 */
export async function writeBundle(
  files: readonly Pick<BundledFile, 'name' | 'code'>[],
  out: string,
): Promise<void> {
  const { dir: folder, name, ext } = parse(resolve(out));
  const isPiece = (file: string): boolean =>
    file.startsWith(name) && file.endsWith(ext) && PIECE.test(parse(file).name.slice(name.length));
  const piecesFirst = files.toSorted((one, other) => Number(isPiece(other.name)) - Number(isPiece(one.name)));
  for (const file of piecesFirst) await writeFile(join(folder, file.name), file.code);
  const written = new Set(files.map((file) => file.name));
  for (const file of await readdir(folder))
    if (isPiece(file) && !written.has(file)) await rm(join(folder, file));
}
