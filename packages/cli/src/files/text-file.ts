import { readFile } from 'node:fs/promises';
import { UsageError } from '../usage-error.ts';
import { reasonUnread, unreadCode } from './reason-unread.ts';
import { STANDARD_INPUT } from './standard-input.ts';
import { textLines, withoutMark } from './text-lines.ts';

/** The text of a file, of standard input for `-`, or a {@link UsageError} that says why there is none. */
export async function readTextFile(file: string): Promise<string> {
  if (file === STANDARD_INPUT) return [...textLines(file)].join('\n');
  try {
    return withoutMark(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${reasonUnread(error)}`);
  }
}

/** The text of a file; `undefined` where there is no such file. */
export async function readTextFileIfAny(file: string): Promise<string | undefined> {
  try {
    return withoutMark(await readFile(file, 'utf8'));
  } catch (error) {
    if (unreadCode(error) === 'ENOENT') return undefined;
    throw new UsageError(`${file}: ${reasonUnread(error)}`);
  }
}
