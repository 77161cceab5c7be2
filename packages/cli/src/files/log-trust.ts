import { resolve, sep } from 'node:path';
import { type LogTrust, parseVerifierKey, TlogError, type VerifierKey } from '@portcullis/tlog';
import { UsageError } from '../usage-error.ts';
import { readTextFile } from './text-file.ts';

/** Whose word is believed about a log, and whether that was found in the log itself. */
export interface NamedTrust {
  readonly trust: LogTrust;
  /** Files with keys in the log's own folder: anyone who wrote the log could have written them as well. */
  readonly besideLog: readonly string[];
}

/**
 * The keys of `--log` and `--witness`: verifier keys, or files that hold one. Fails with {@link UsageError}.
 * @param folder of the log
 */
export async function logTrust(
  folder: string,
  log: string,
  witnesses: readonly string[],
  quorum: string | undefined,
): Promise<NamedTrust> {
  const trust: LogTrust = {
    log: [await keyOf('--log', log)],
    witnesses: await Promise.all(witnesses.map((witness) => keyOf('--witness', witness))),
    ...(quorum === undefined ? {} : { quorum: quorumOf(quorum, witnesses.length) }),
  };
  const besideLog = [log, ...witnesses].filter((key) => !isKey(key) && isInside(folder, key));
  return { trust, besideLog };
}

/** Whether at least one witness has to have cosigned. */
export function hasWitnesses({ witnesses = [], quorum = witnesses.length }: LogTrust): boolean {
  return quorum > 0;
}

/** Whether a file is in a folder, or below it. */
export function isInside(folder: string, file: string): boolean {
  return resolve(file).startsWith(`${resolve(folder)}${sep}`);
}

function isKey(text: string): boolean {
  return /\+[\da-f]{8}\+/.test(text);
}

async function keyOf(option: string, value: string): Promise<VerifierKey> {
  const text = isKey(value) ? value : await readTextFile(value);
  try {
    return await parseVerifierKey(text);
  } catch (error) {
    if (error instanceof TlogError) throw new UsageError(`${option}: ${error.message}`);
    throw error;
  }
}

function quorumOf(text: string, witnesses: number): number {
  const quorum = Number(text);
  if (/^\d+$/.test(text) && quorum <= witnesses) return quorum;
  throw new UsageError(`--quorum ${text}: must be a whole number from 0 to the ${witnesses} witnesses`);
}
