import { constants } from 'node:fs';
import {
  access,
  chmod,
  chown,
  lstat,
  mkdtemp,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { defined } from '@portcullis/core/internal';
import { unreadCode } from './reason-unread.ts';

/** The folder cannot be written, or the file is a mount or belongs to another user: it can only be overwritten in place. */
const ONLY_OVER: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM', 'EBUSY']);

/**
 * Puts a text in the place of a file's, whole or not at all: where the disk is full, or the process is ended, what was there is
 * there still. A link stays, and its file is replaced; a pipe or a device is written to.
 *
 * @param mode who may read and write it. Default: as before; of a new one, as the process makes files
 */
export async function replaceFile(file: string, text: string, mode?: number): Promise<void> {
  const place = await realpath(file).catch(() => file);
  const before = await lstat(place).catch(() => undefined);
  // A link that leads nowhere yet is followed, as the shell does.
  if (before !== undefined && !before.isFile()) return writeFile(file, text, { mode });
  try {
    // Who may change a folder may take out what may not be written.
    if (before !== undefined) await access(place, constants.W_OK);
    await renamedInto(place, text, mode);
  } catch (error) {
    if (before === undefined || !ONLY_OVER.has(unreadCode(error))) throw error;
    if (mode !== undefined) await chmod(place, mode);
    await writeFile(place, text, { flush: true });
  }
}

async function renamedInto(place: string, text: string, mode: number | undefined): Promise<void> {
  // A folder that nobody else looks into, of a name that nobody else has.
  const folder = await mkdtemp(join(dirname(place), '.portcullis-'));
  try {
    const beside = join(folder, 'new');
    await writeFile(beside, text, defined({ flush: true, mode }));
    const before = await stat(place).catch(() => undefined);
    if (before !== undefined) {
      const made = await stat(beside);
      if (made.uid !== before.uid || made.gid !== before.gid) await chown(beside, before.uid, before.gid);
    }
    const wanted = mode ?? before?.mode;
    if (wanted !== undefined) await chmod(beside, wanted & 0o777);
    await rename(beside, place);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
