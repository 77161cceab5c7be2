import { mkdir, writeFile as write } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { unreadCode } from './reason-unread.ts';

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'is there already, and is not written over',
  EISDIR: 'is a folder: name a file in it',
  ENOENT: 'the folder it shall be in is not there',
  ENOTDIR: 'what it shall be in is no folder',
  EACCES: 'may not be written',
};

/** Writes a text to a file; a {@link UsageError} says why it cannot be. */
export async function writeFile(file: string, text: string): Promise<void> {
  await told(file, () => write(file, text));
}

/** Writes a file that is not there yet, and that only you can read. */
export async function writeSecretFile(file: string, text: string): Promise<void> {
  await told(file, () => write(file, text, { flag: 'wx', mode: 0o600 }));
}

/** Makes the folder of a file, where there is none. */
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
