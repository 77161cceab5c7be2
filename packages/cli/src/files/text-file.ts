import { readFile } from 'node:fs/promises';
import { fromUtf8 } from '@portcullis/tlog/internal';
import { UsageError } from '../usage-error.ts';
import { reasonUnread, unreadCode } from './reason-unread.ts';
import { STANDARD_INPUT, wholeStandardInput } from './standard-input.ts';
import { withoutMark } from './text-lines.ts';

/** The text of a file, of standard input for `-`, or a {@link UsageError} that says why there is none. */
export async function readTextFile(file: string): Promise<string> {
  return withoutMark((await octetsOf(file)).toString('utf8'));
}

/**
 * The same for what others read octet by octet, such as a signed note: what is passed over here is no part of it to them. A
 * byte order mark stays, and what is no UTF-8 is a {@link UsageError}.
 */
export async function readExactText(file: string): Promise<string> {
  const text = fromUtf8(await octetsOf(file));
  if (text === undefined) throw new UsageError(`${file}: is not UTF-8`);
  return text;
}

async function octetsOf(file: string): Promise<Buffer> {
  if (file === STANDARD_INPUT) return wholeStandardInput();
  try {
    return await readFile(file);
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
