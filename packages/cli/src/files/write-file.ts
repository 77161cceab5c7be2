import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { unreadCode } from './reason-unread.ts';
import { replaceFile } from './replaced-file.ts';

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'already exists and is not overwritten',
  EISDIR: 'is a folder: give a file',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its parent is not a folder',
  EACCES: 'cannot be written: permission denied',
  EPERM: 'cannot be written: permission denied',
  EROFS: 'is on a read-only file system',
  ENOSPC: 'the disk is full: free space, then try again',
  EDQUOT: 'your disk quota is exceeded: free space, then try again',
};

/** Writes a text to a file, whole or not at all; a {@link UsageError} says why it cannot be. */
export async function writeFile(file: string, text: string): Promise<void> {
  await told(file, () => replaceFile(file, text));
}

/** The same for a file that afterwards only the current user can read. */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  await told(file, () => replaceFile(file, text, 0o600));
}

/** Writes a file that is not there yet, and that only you can read. None is left where it cannot be whole. */
export async function writeSecretFile(file: string, text: string): Promise<void> {
  await told(file, async () => {
    const made = await open(file, 'wx', 0o600);
    try {
      await made.writeFile(text);
      await made.sync();
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    } finally {
      await made.close();
    }
  });
}

/**
 * Appends a line to a file, and creates the file if it does not exist. If the last line is incomplete because of a full disk or an
 * ended process, the new line starts on its own line.
 */
export async function appendLine(file: string, line: string): Promise<void> {
  await told(file, async () => {
    const log = await open(file, 'a+');
    try {
      const { size } = await log.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await log.read(last, 0, 1, size - 1);
      await log.appendFile(`${size > 0 && last.toString('latin1') !== '\n' ? '\n' : ''}${line}\n`);
    } finally {
      await log.close();
    }
  });
}

/** Creates the folder of a file, if it does not exist. */
export async function makeFolderOf(file: string): Promise<void> {
  const folder = dirname(file);
  await told(folder, () => mkdir(folder, { recursive: true }));
}

async function told(file: string, attempt: () => Promise<unknown>): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    const code = unreadCode(error) ?? 'unknown reason';
    throw new UsageError(`${file}: ${REASONS[code] ?? `cannot be written (${code})`}`);
  }
}
