import { readFile } from 'node:fs/promises';
import { fromUtf8 } from '@portcullis/tlog/internal';
import { UsageError } from '../usage-error.ts';
import { reasonUnread, unreadCode } from './reason-unread.ts';
import { STANDARD_INPUT, wholeStandardInput } from './standard-input.ts';
import { noText, withoutMark } from './text-lines.ts';

/**
 * Reads a text file, or standard input for `-`. Throws {@link UsageError} with the reason if that fails. Invalid UTF-8 is rejected:
 * a replaced character would be a different one, and a rule about a path with it would never match.
 */
export async function readTextFile(file: string): Promise<string> {
  return withoutMark(textIn(file, await octetsOf(file)));
}

/**
 * The same for formats that are defined in bytes, such as signed notes. A byte order mark is kept, and invalid UTF-8 throws {@link
 * UsageError}.
 */
export async function readExactText(file: string): Promise<string> {
  return textIn(file, await octetsOf(file));
}

function textIn(file: string, octets: Uint8Array): string {
  const problem = noText(octets);
  if (problem !== undefined) throw new UsageError(`${file}: ${problem}`);
  const text = fromUtf8(octets);
  if (text !== undefined) return text;
  throw new UsageError(`${file}:${lineOfFault(octets)}: is not UTF-8: save it as UTF-8`);
}

/** The first line that is no UTF-8. No octet of a letter in UTF-8 is that of a line feed. */
function lineOfFault(octets: Uint8Array): number {
  let line = 1;
  for (let start = 0; ; line++) {
    const end = octets.indexOf(0x0a, start);
    if (end === -1 || fromUtf8(octets.subarray(start, end)) === undefined) return line;
    start = end + 1;
  }
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
    return withoutMark(textIn(file, await readFile(file)));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (unreadCode(error) === 'ENOENT') return undefined;
    throw new UsageError(`${file}: ${reasonUnread(error)}`);
  }
}
