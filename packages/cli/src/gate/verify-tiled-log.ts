import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { type LogUnprovenCode, successionProblem } from '@portcullis/audit/internal';
import { type TransparencyLogReport, verifyReceipt, verifyTransparencyLog } from '@portcullis/audit/read';
import { defined } from '@portcullis/core/internal';
import { TlogError } from '@portcullis/tlog';
import type { CommandIo } from '../command.ts';
import { hasWitnesses, isInside, logTrust, type NamedTrust } from '../files/log-trust.ts';
import { reasonUnread } from '../files/reason-unread.ts';
import { readExactText } from '../files/text-file.ts';
import { tiledLog } from '../files/tiled-log.ts';
import { printable, printableJson, printableLine } from '../printable.ts';
import { type LogVerdict, logVerdict, verdictInWords } from '../report/log-verdict.ts';
import { UsageError } from '../usage-error.ts';

/** What `portcullis verify` is asked about a transparency log. */
export interface TiledLogQuestion {
  /** A folder, an address, or a receipt. */
  readonly place: string;
  readonly log: string;
  readonly witnesses: readonly string[];
  readonly quorum: string | undefined;
  /** A file with a checkpoint that was seen before. */
  readonly since: string | undefined;
  /** The log that this one says it continues, and its verifier key. */
  readonly previous: { readonly place: string; readonly log: string } | undefined;
  readonly allow: readonly (LogUnprovenCode | 'keys')[];
  readonly json: boolean;
}

/** Whether a place is a receipt: by its name, or by its first line, since mail and browsers give files other names. */
export function isReceipt(place: string): boolean {
  if (place.endsWith('.tlog-proof')) return true;
  if (statSync(place, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const begins = Buffer.alloc(RECEIPT_HEADER.length);
  try {
    const file = openSync(place, 'r');
    readSync(file, begins);
    closeSync(file);
  } catch (error) {
    throw new UsageError(`${place}: ${reasonUnread(error)}`);
  }
  return begins.equals(RECEIPT_HEADER);
}

/** @see {@link https://c2sp.org/tlog-proof | C2SP tlog-proof} */
const RECEIPT_HEADER = Buffer.from('c2sp.org/tlog-proof@');

/** Verifies a transparency log or a receipt of one, and resolves to the exit code. */
export async function verifyTiledLog(question: TiledLogQuestion, { stdout }: CommandIo): Promise<number> {
  const { place, log, witnesses, quorum, allow, json } = question;
  const named = await logTrust(place, log, witnesses, quorum);
  if (isReceipt(place)) return verifyReceiptFile(question, named, stdout);
  if (question.since !== undefined && isInside(place, question.since)) {
    throw new UsageError(
      `--since ${question.since}: is in the log's own folder, which the log's writer can modify: give your own copy of the checkpoint`,
    );
  }
  const from = question.since === undefined ? undefined : await readExactText(question.since);
  const before = question.previous && (await previousLog(question, question.previous));
  const report = await verifyTransparencyLog(tiledLog(place), named.trust, {
    allow: allow.filter((one) => one !== 'keys'),
    ...defined({ from }),
    ...(before === undefined ? {} : { previous: before.report }),
  });
  const problem = before && successionProblem(before.report, report);
  const keysUnproven = named.besideLog.length > 0 && !allow.includes('keys');
  const own = logVerdict(report, keysUnproven);
  const verdict = worst([own, before?.verdict ?? 'good', problem === undefined ? 'good' : 'bad']);
  if (json) {
    const data = { place, verdict, keysInLog: named.besideLog, ...told(report), good: verdict === 'good' };
    const previous = before && { ...before, report: told(before.report), problem };
    stdout.write(printableJson(previous === undefined ? data : { ...data, previous }));
  } else {
    stdout.write(before?.text ?? '');
    stdout.write(textOf(place, report, own, named, keysUnproven));
    stdout.write(elsewhere(report, before === undefined));
    if (before !== undefined) {
      stdout.write(
        `${place}: ${problem === undefined ? 'continues' : 'log.not_continued:'} ${problem ?? before.place}\n`,
      );
    }
  }
  return verdict === 'good' ? 0 : 1;
}

/** The findings about the log that this one continues. */
async function previousLog(
  { witnesses, quorum, allow }: TiledLogQuestion,
  { place, log }: NonNullable<TiledLogQuestion['previous']>,
) {
  const named = await logTrust(place, log, witnesses, quorum);
  const report = await verifyTransparencyLog(tiledLog(place), named.trust, {
    // Whether it continues one itself is another question.
    allow: [...allow.filter((one) => one !== 'keys'), 'previous'],
  });
  const keysUnproven = named.besideLog.length > 0 && !allow.includes('keys');
  const verdict = logVerdict(report, keysUnproven);
  return { place, verdict, report, text: textOf(place, report, verdict, named, keysUnproven) };
}

function worst(verdicts: readonly LogVerdict[]): LogVerdict {
  return (['bad', 'unproven'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'good';
}

/** The public part of a report, without what one log passes to the next. */
function told({ handover: _, ...report }: TransparencyLogReport): Omit<TransparencyLogReport, 'handover'> {
  return report;
}

async function verifyReceiptFile(
  { place, json, allow }: TiledLogQuestion,
  { trust }: NamedTrust,
  stdout: CommandIo['stdout'],
): Promise<number> {
  const unwitnessed = !hasWitnesses(trust) && !allow.includes('witnesses');
  try {
    const { line, index, checkpoint } = await verifyReceipt(await readExactText(place), trust);
    const { origin, size, cosignatures } = checkpoint;
    const by = cosignatures.map(({ name }) => name);
    if (json) {
      const data = { receipt: place, good: !unwitnessed, log: origin, index, size, cosignedBy: by };
      stdout.write(printableJson({ ...data, event: JSON.parse(line) }));
    } else {
      stdout.write(printable(`${line}\n`));
      const verdict = unwitnessed ? 'UNPROVEN (witnesses): no witness key was given' : 'good';
      const seen = by.length === 0 ? '' : `, cosigned by ${by.join(', ')}`;
      stdout.write(`${place}: ${verdict}: entry ${index} of the ${size} of ${origin}${seen}\n`);
    }
    return unwitnessed ? 1 : 0;
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    const { code, message } = error;
    if (json) stdout.write(printableJson({ receipt: place, good: false, code, message }));
    else stdout.write(`${place}: NOT good: ${code}: ${message}\n`);
    return 1;
  }
}

/** Statements of the log about other logs, which are not verified. */
function elsewhere({ continues, next }: TransparencyLogReport, isFirst: boolean): string {
  const lines: string[] = [];
  if (continues !== undefined && isFirst) lines.push(`Earlier entries are in ${continues.origin}.`);
  if (next !== undefined) lines.push(`It was closed: later entries are in ${next}.`);
  return lines.map((line) => `${printableLine(line)}\n`).join('');
}

function textOf(
  place: string,
  report: TransparencyLogReport,
  verdict: LogVerdict,
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
        'everyone who can write the log could have written it too. Get the keys from the log operator and its witnesses\n',
    );
  }
  const seen = cosignedBy.map(({ witness, time }) => `${witness} at ${new Date(time * 1000).toISOString()}`);
  text.push(
    `${place}: ${verdictInWords(verdict, findingsCount)} (${entries} entries read of ${size}, ${writers} writers)\n`,
  );
  if (seen.length > 0) text.push(`Cosigned by ${seen.join(', ')}.\n`);
  return text.join('');
}
