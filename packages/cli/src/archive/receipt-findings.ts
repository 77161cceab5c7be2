import { type VerifiedReceipt, verifyReceipt } from '@portcullis/audit/read';
import { isRecord } from '@portcullis/core/internal';
import { TlogError } from '@portcullis/tlog';
import { hasWitnesses, logTrust } from '../files/log-trust.ts';
import { readExactText } from '../files/text-file.ts';
import { ArchiveFolder, hashOf } from './archive-folder.ts';
import { type ArchiveFinding, finishedManifest } from './verify-archive.ts';

/** A receipt of a transparency log, and whose word is believed about the log. */
export interface ArchiveReceipt {
  readonly file: string;
  readonly log: string;
  readonly witnesses: readonly string[];
  readonly quorum: string | undefined;
  /** Whether no witness is needed. */
  readonly allowsNoWitness: boolean;
}

/**
 * Whether an archive is the one that a gate served, by a receipt of the gate's transparency log. `archive.json` has the hashes of everything
 * else, so this says something about an archive whose own hashes are verified.
 *
 * @returns when it was served, as the log has it
 */
export async function* receiptFindings(
  path: string,
  { file, log, witnesses, quorum, allowsNoWitness }: ArchiveReceipt,
): AsyncGenerator<ArchiveFinding, string | undefined> {
  const folder = new ArchiveFolder(path);
  finishedManifest(folder);
  const { trust } = await logTrust(path, log, witnesses, quorum);
  if (!hasWitnesses(trust) && !allowsNoWitness)
    yield { what: file, problem: 'is unproven (witnesses): no witness key was given' };
  const found = await verified(await readExactText(file), trust);
  if (found instanceof TlogError) {
    yield { what: file, problem: `is not good: ${found.code}: ${found.message}` };
    return undefined;
  }
  const { event, index, checkpoint } = found;
  // The holder of the log's key may have written anything.
  const archive: unknown = event.type === 'archive.served' ? event.archive : undefined;
  const sha256 = isRecord(archive) ? archive.sha256 : undefined;
  if (typeof sha256 !== 'string') {
    yield { what: file, problem: 'is not the receipt of an archive that was served' };
    return undefined;
  }
  const own = (await hashOf(folder.file('archive.json'))).sha256;
  if (own !== sha256) {
    yield {
      what: 'archive.json',
      problem: `is another one than the gate served: its SHA-256 is ${own}, not ${sha256}`,
    };
    return undefined;
  }
  return `${file}: the gate served this archive at ${String(event.time)} (entry ${index} of the ${checkpoint.size} of ${checkpoint.origin})`;
}

async function verified(
  text: string,
  trust: Parameters<typeof verifyReceipt>[1],
): Promise<VerifiedReceipt | TlogError> {
  try {
    return await verifyReceipt(text, trust);
  } catch (error) {
    if (error instanceof TlogError) return error;
    throw error;
  }
}
