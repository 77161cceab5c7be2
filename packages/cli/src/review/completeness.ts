import type { AuditEvent } from '@portcullis/audit';
import { verifyTransparencyLog } from '@portcullis/audit/read';
import { logEvents } from '../files/log-file.ts';
import { logTrust } from '../files/log-trust.ts';
import { tiledLog } from '../files/tiled-log.ts';
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

/** Reads a transparency log, each entry proved. */
export async function readProvedLog(
  place: string,
  { log, witnesses, quorum }: NamedKeys,
  onEvent: (event: AuditEvent) => void,
): Promise<Completeness> {
  const { trust, besideLog } = await logTrust(place, log, witnesses, quorum);
  const report = await verifyTransparencyLog(tiledLog(place), trust, { onEvent, maxFindings: 20 });
  const beside = besideLog.map((file) => `keys: ${file} is in the log's own folder`);
  const { size: entries, writers, cosignedBy, findings, findingsCount, unproven } = report;
  return {
    log: place,
    verdict: logVerdict(report, beside.length > 0),
    remarks: [
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

/** Reads a log of lines, of which nothing proves that it is whole. */
export function readPlainLog(file: string, onEvent: (event: AuditEvent) => void): Completeness {
  const remarks = ['nothing proves that these lines are all that happened, or true: use a transparency log'];
  let verdict: Completeness['verdict'] = 'unproven';
  for (const { number, event } of logEvents(file)) {
    if (event !== undefined) {
      onEvent(event);
      continue;
    }
    verdict = 'bad';
    if (remarks.length <= 20) remarks.push(`line ${number} is not an event`);
  }
  return { log: file, verdict, remarks };
}
