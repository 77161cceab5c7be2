import { type Command, defineCommand } from '../command.ts';
import { counted } from '../files/configuration-file.ts';
import { value } from '../line/options.ts';
import { printableLine } from '../printable.ts';
import { UsageError } from '../usage-error.ts';
import { ORIGIN_OPTIONS } from './archive-command.ts';
import { instanceOf } from './archive-options.ts';
import { type ArchiveReceipt, receiptFindings } from './receipt-findings.ts';
import { type ArchiveFinding, archiveFindings, originFindings } from './verify-archive.ts';

/** `portcullis archive verify FOLDER`: is the archive whole, and like its origin? */
export const command: Command = defineCommand({
  description: `Reads an archive and verifies every hash: of each object, of the index, and of the pieces in which addresses and words are looked
up. With --origin it also opens every public page at the origin, while that lives, and reports what is not public any more, what has another
title, and what is public there and missing here. It sends no credential, so it does not compare what only an account could read.

The hashes prove nothing about who wrote the archive. With --receipt it compares archive.json, which has the hashes of everything else, with
the one that a gate served, by a receipt of the gate's transparency log: portcullis receipt SHA-256, with that of archive.json.`,
  args: [{ placeholder: 'FOLDER', what: 'folder', brief: 'the archive' }],
  options: {
    origin: value('URL', 'the instance, such as https://phab.example.com'),
    ...ORIGIN_OPTIONS,
    receipt: value('FILE', 'a receipt of the log of the gate that serves the archive. Needs --log'),
    log: value('VKEY', "the log's verifier key, or a file that contains it"),
    witness: value('VKEY', "a witness's, the same", { many: true }),
    quorum: value('N', 'how many of the witnesses must have cosigned. Default: all'),
    allow: value('WHAT', 'what can be unproven: witnesses', { proposals: ['witnesses'] }),
  },
  ending: 'Exit code: 0 nothing was found, 1 there are findings, 2 invalid usage.',
  examples: [
    './archive',
    './archive --origin https://phab.example.com --rate 2',
    './archive --receipt archive.tlog-proof --log log.vkey --witness witness.vkey',
  ],
  async run(values, [folder], io) {
    const instance = values.origin === undefined ? undefined : instanceOf(values.origin, values, io);
    const receipt = receiptOf(values);
    let count = 0;
    const line = (text: string): void => {
      io.stdout.write(`${printableLine(text)}\n`);
    };
    const report = async <Told>(findings: AsyncGenerator<ArchiveFinding, Told>): Promise<Told> => {
      for (;;) {
        const { done, value: found } = await findings.next();
        if (done === true) return found;
        count++;
        line(`${found.what}: ${found.problem}`);
      }
    };
    await report(archiveFindings(folder));
    const served = receipt && (await report(receiptFindings(folder, receipt)));
    if (served !== undefined) line(served);
    if (instance !== undefined) await report(originFindings(folder, instance, Date.now));
    io.stdout.write(`${printableLine(folder)}: ${count === 0 ? 'verified' : counted(count, 'finding')}\n`);
    return count === 0 ? 0 : 1;
  },
});

/** The receipt that is named, if one is: what is not verified must not be reported as verified. */
function receiptOf({
  receipt: file,
  log,
  witness: witnesses = [],
  quorum,
  allow,
}: {
  readonly receipt?: string | undefined;
  readonly log?: string | undefined;
  readonly witness?: readonly string[] | undefined;
  readonly quorum?: string | undefined;
  readonly allow?: string | undefined;
}): ArchiveReceipt | undefined {
  if (allow !== undefined && allow !== 'witnesses')
    throw new UsageError(`--allow ${allow}: must be witnesses`);
  const given = { log, quorum, allow, witness: witnesses[0] };
  const stray = Object.entries(given).find(([, one]) => one !== undefined)?.[0];
  if (file === undefined && stray !== undefined) throw new UsageError(`--${stray} needs --receipt`);
  if (file === undefined) return undefined;
  if (log === undefined) throw new UsageError("--receipt needs --log: the verifier key of the gate's log");
  return { file, log, witnesses, quorum, allowsNoWitness: allow === 'witnesses' };
}
