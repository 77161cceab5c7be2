import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isCredential } from '../login/credential.ts';
import { readArcFile, writeArcFile } from './arc-file.ts';

/** What arc looks for to find the root of a working copy, and below which it keeps settings of its own. */
const METADATA = ['.git', '.hg'];

/**
 * Has arc call this address in a working copy whose `.arcconfig` names this Phorge without the credential in it. That goes over
 * `~/.arcrc`, and only the settings that arc keeps in the working copy's own metadata go over that; they are committed nowhere. A
 * credential of an earlier login goes from there.
 *
 * @param directory anywhere in the working copy
 * @param address as arc is to call it
 * @returns the file that has its credential now; `undefined` where none needs it
 */
export async function keepInWorkingCopy(directory: string, address: URL): Promise<string | undefined> {
  const metadata = await metadataAbove(directory);
  if (metadata === undefined) return undefined;
  const project = await readArcFile(join(dirname(metadata), '.arcconfig'));
  const file = join(metadata, 'arc/config');
  const own = await readArcFile(file);
  const named = own[ADDRESS] ?? project[ADDRESS];
  const present = typeof named === 'string' ? URL.parse(named) : null;
  if (present?.host !== address.host) return undefined;
  if (address.password === '' && !isCredential(present.password)) return undefined;
  await mkdir(dirname(file), { recursive: true });
  await writeArcFile(file, { ...own, [ADDRESS]: address.href });
  return address.password === '' ? undefined : file;
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
