import type { LogUnprovenCode } from '@portcullis/audit/internal';
import { type TransparencyLogReport, verifyReceipt, verifyTransparencyLog } from '@portcullis/audit/read';
import { TlogError } from '@portcullis/tlog';
import type { CommandIo } from '../command.ts';
import { logTrust, type NamedTrust } from '../files/log-trust.ts';
import { readTextFile } from '../files/text-file.ts';
import { tiledLog } from '../files/tiled-log.ts';

/** What `portcullis verify` is asked about a transparency log. */
export interface TiledLogQuestion {
  /** A folder, an address, or a receipt. */
  readonly place: string;
  readonly log: string;
  readonly witnesses: readonly string[];
  readonly quorum: string | undefined;
  /** A file with a checkpoint that was seen before. */
  readonly since: string | undefined;
  readonly allow: readonly (LogUnprovenCode | 'keys')[];
  readonly json: boolean;
}

/** Verifies a transparency log or a receipt of one, and resolves to the exit code. */
export async function verifyTiledLog(question: TiledLogQuestion, { stdout }: CommandIo): Promise<number> {
  const { place, log, witnesses, quorum, allow, json } = question;
  const named = await logTrust(place, log, witnesses, quorum);
  if (place.endsWith('.tlog-proof')) return verifyReceiptFile(question, named, stdout);
  const from = question.since === undefined ? undefined : await readTextFile(question.since);
  const report = await verifyTransparencyLog(tiledLog(place), named.trust, {
    allow: allow.filter((one) => one !== 'keys'),
    ...(from === undefined ? {} : { from }),
  });
  const keysUnproven = named.besideLog.length > 0 && !allow.includes('keys');
  const good = report.good && !keysUnproven;
  const verdict = good ? 'good' : report.findingsCount > 0 ? 'bad' : 'unproven';
  if (json) {
    const data = { place, verdict, keysInLog: named.besideLog, ...report, good };
    stdout.write(`${JSON.stringify(data, null, 2)}\n`);
  } else {
    stdout.write(textOf(place, report, verdict, named, keysUnproven));
  }
  return good ? 0 : 1;
}

type Verdict = 'good' | 'unproven' | 'bad';

function inWords(verdict: Verdict, findingsCount: number): string {
  if (verdict === 'good') return 'good';
  return verdict === 'bad' ? `NOT good, ${findingsCount} found` : 'UNPROVEN: nothing wrong was found';
}

async function verifyReceiptFile(
  { place, json, allow }: TiledLogQuestion,
  { trust }: NamedTrust,
  stdout: CommandIo['stdout'],
): Promise<number> {
  const unwitnessed = (trust.quorum ?? trust.witnesses?.length ?? 0) === 0 && !allow.includes('witnesses');
  try {
    const { line, index, checkpoint } = await verifyReceipt(await readTextFile(place), trust);
    const { origin, size, cosignatures } = checkpoint;
    const by = cosignatures.map(({ name }) => name);
    if (json) {
      const data = { receipt: place, good: !unwitnessed, log: origin, index, size, cosignedBy: by };
      stdout.write(`${JSON.stringify({ ...data, event: JSON.parse(line) }, null, 2)}\n`);
    } else {
      stdout.write(`${line}\n`);
      const verdict = unwitnessed ? 'UNPROVEN (witnesses): no witness was asked for' : 'good';
      const seen = by.length === 0 ? '' : `, cosigned by ${by.join(', ')}`;
      stdout.write(`${place}: ${verdict}: entry ${index} of the ${size} of ${origin}${seen}\n`);
    }
    return unwitnessed ? 1 : 0;
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    const { code, message } = error;
    if (json) stdout.write(`${JSON.stringify({ receipt: place, good: false, code, message }, null, 2)}\n`);
    else stdout.write(`${place}: NOT good: ${code}: ${message}\n`);
    return 1;
  }
}

function textOf(
  place: string,
  report: TransparencyLogReport,
  verdict: Verdict,
  { besideLog }: NamedTrust,
  keysUnproven: boolean,
): string {
  const { findings, findingsCount, unproven, entries, size, writers, cosignedBy } = report;
  const text = findings.map((found) => `${place}: ${found.place}: ${found.code}: ${found.message}\n`);
  if (findingsCount > findings.length) text.push(`… and ${findingsCount - findings.length} more\n`);
  for (const { code, message, allowed } of unproven) {
    text.push(`${place}: unproven (${code}${allowed ? ', allowed' : ''}): ${message}\n`);
  }
  if (besideLog.length > 0) {
    text.push(
      `${place}: unproven (keys${keysUnproven ? '' : ', allowed'}): ${besideLog.join(' and ')} is in the log's own folder: ` +
        'whoever could write the log could have written it too. Ask the log and its witnesses for their keys\n',
    );
  }
  const seen = cosignedBy.map(({ witness, time }) => `${witness} at ${new Date(time * 1000).toISOString()}`);
  text.push(
    `${place}: ${inWords(verdict, findingsCount)} (${entries} entries read of ${size}, ${writers} writers)\n`,
  );
  if (seen.length > 0) text.push(`Cosigned by ${seen.join(', ')}.\n`);
  return text.join('');
}
