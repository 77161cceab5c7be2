import type { AuditEvent } from '@portcullis/audit';
import { type TransparencyLogReport, verifyTransparencyLog } from '@portcullis/audit/read';
import type { ReadTile } from '@portcullis/tlog';
import { eventOf, logEvents } from '../files/log-file.ts';
import { logTrust } from '../files/log-trust.ts';
import { tiledLog } from '../files/tiled-log.ts';
import { printableLine } from '../printable.ts';
import { type LogVerdict, logVerdict } from '../report/log-verdict.ts';

/** Whether the log that a review was made from is whole, and how that is known. */
export interface Completeness {
  readonly log: string;
  readonly verdict: LogVerdict;
  /** What was found, or is not proved: each in one line. */
  readonly remarks: readonly string[];
  /** The proof: what the log's signed checkpoint says, and who cosigned it. */
  readonly checkpoint?: {
    readonly entries: number;
    readonly writers: number;
    readonly cosignedBy: readonly { readonly witness: string; readonly time: string }[];
  };
}

/** Whose word is believed. */
export interface NamedKeys {
  readonly log: string;
  readonly witnesses: readonly string[];
  readonly quorum: string | undefined;
}

/** The time that is reviewed: milliseconds since the Unix epoch, from the first, before the second. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** So many of one kind are listed. */
const MOST_REMARKS = 20;

/**
 * Reads a transparency log, each entry proved.
 *
 * @param read reads its files. Default: those at `place`
 */
export async function readProvedLog(
  place: string,
  { log, witnesses, quorum }: NamedKeys,
  period: Period,
  onEvent: (event: AuditEvent) => void,
  read: ReadTile = tiledLog(place),
): Promise<Completeness> {
  const { trust, besideLog } = await logTrust(place, log, witnesses, quorum);
  let first = Number.POSITIVE_INFINITY;
  const misshapen: number[] = [];
  const report = await verifyTransparencyLog(read, trust, {
    onEvent: (proved, index) => {
      // That it is in the log proves no more than that the log's writer wrote it.
      const event = eventOf(proved);
      if (event === undefined) {
        misshapen.push(index);
        return;
      }
      first = Math.min(first, Date.parse(event.time));
      onEvent(event);
    },
    maxFindings: MOST_REMARKS,
  });
  const beside = [
    ...besideLog.map((file) => `keys: ${file} is in the log's own folder`),
    ...outside(period, first, report, trust.quorum ?? witnesses.length),
  ];
  const { size: entries, writers, cosignedBy, findings, findingsCount, unproven } = report;
  return {
    log: place,
    verdict: misshapen.length > 0 ? 'bad' : logVerdict(report, beside.length > 0),
    remarks: [
      ...misshapen.slice(0, MOST_REMARKS).map((index) => `entry ${index} is not an event`),
      ...findings.map((found) => `${found.place}: ${found.code}: ${found.message}`),
      ...(findingsCount > findings.length ? [`and ${findingsCount - findings.length} more`] : []),
      ...unproven.map(({ code, message }) => `${code}: ${message}`),
      ...beside,
    ],
    checkpoint: {
      entries,
      writers,
      cosignedBy: cosignedBy.map(({ witness, time }) => ({
        witness,
        time: new Date(time * 1000).toISOString(),
      })),
    },
  };
}

/** The parts of a period that a log does not cover: before its start, and after the required witnesses saw it last. */
function outside(
  { from, to }: Period,
  first: number,
  { continues, cosignedBy }: TransparencyLogReport,
  quorum: number,
): readonly string[] {
  const remarks: string[] = [];
  if (!(first <= from)) {
    const begun = new Date(first <= to ? first : to).toISOString();
    const before =
      continues === undefined
        ? `the log starts later: events before ${begun} are unknown`
        : printableLine(`it continues ${continues.origin}, which has the events before ${begun}`);
    remarks.push(`begin: ${before}`);
  }
  const seen = cosignedBy.map(({ time }) => time * 1000).toSorted((one, other) => other - one)[quorum - 1];
  if (seen !== undefined && seen < to) {
    const [last, end] = [seen, to].map((time) => new Date(time).toISOString());
    remarks.push(`end: the log was cosigned at ${last}: later events, until ${end}, are unknown`);
  }
  return remarks;
}

/** Reads a log of lines, whose completeness cannot be proved. */
export function readPlainLog(file: string, onEvent: (event: AuditEvent) => void): Completeness {
  const remarks = ['it is not proved that these lines are complete or genuine: use a transparency log'];
  let verdict: Completeness['verdict'] = 'unproven';
  for (const { number, event } of logEvents(file)) {
    if (event !== undefined) {
      onEvent(event);
      continue;
    }
    verdict = 'bad';
    if (remarks.length <= MOST_REMARKS) remarks.push(`line ${number} is not an event`);
  }
  return { log: file, verdict, remarks };
}
