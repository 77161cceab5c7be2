import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readArcFile, writeArcFile } from './arc-file.ts';
import { arcAddress } from './arc-settings.ts';

/** What arc looks for to find the root of a working copy, and below which it keeps settings of its own. */
const METADATA = ['.git', '.hg'];

/**
 * Has arc show a credential in a working copy whose `.arcconfig` names this Phorge. That goes over `~/.arcrc`, and only the
 * settings that arc keeps in the working copy's own metadata go over that; they are committed nowhere.
 *
 * @param directory anywhere in the working copy
 * @returns the file that has it now; `undefined` where no `.arcconfig` names this Phorge, so that none needs it
 */
export async function keepInWorkingCopy(
  directory: string,
  base: URL,
  credential: string,
): Promise<string | undefined> {
  const metadata = await metadataAbove(directory);
  if (metadata === undefined) return undefined;
  const project = await readArcFile(join(dirname(metadata), '.arcconfig'));
  const file = join(metadata, 'arc/config');
  const own = await readArcFile(file);
  const address = own[ADDRESS] ?? project[ADDRESS];
  if (typeof address !== 'string' || URL.parse(address)?.host !== base.host) return undefined;
  await mkdir(dirname(file), { recursive: true });
  await writeArcFile(file, { ...own, [ADDRESS]: arcAddress(base, credential).href });
  return file;
}

const ADDRESS = 'phabricator.uri';

/** Where the nearest working copy above keeps its metadata. arc reads none that is a file, as those of submodules are. */
async function metadataAbove(directory: string): Promise<string | undefined> {
  for (const name of METADATA) {
    const path = join(directory, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined) return found.isDirectory() ? path : undefined;
  }
  const above = dirname(directory);
  return above === directory ? undefined : metadataAbove(above);
}
