import type { AuditEvent } from '@portcullis/audit';
import { toEcs, toOcsf } from '@portcullis/audit/read';
import { type Command, defineCommand } from '../command.ts';
import { pastConfiguration } from '../files/configuration-file.ts';
import { logEvents } from '../files/log-file.ts';
import { configurationWithHosts } from '../files/worker-variables.ts';
import { LOG_FILE } from '../line/arguments.ts';
import { value } from '../line/options.ts';
import { momentOption } from '../line/time-option.ts';
import { patientWrite } from '../patient-write.ts';
import { printable, printableLine } from '../printable.ts';
import { withProgress } from '../progress.ts';
import { type AuditFolder, writeAuditFolder } from '../review/audit-folder.ts';
import { UsageError } from '../usage-error.ts';

const FORMATS = ['ocsf', 'ocsf+security_control', 'ecs'] as const;

const PROJECTIONS: Readonly<Record<(typeof FORMATS)[number], (event: AuditEvent) => object>> = {
  ocsf: (event) => toOcsf(event),
  'ocsf+security_control': (event) => toOcsf(event, { securityControl: true }),
  ecs: toEcs,
};

/** `portcullis export LOG`: a period of the log for another system, or for an auditor. */
export const command: Command = defineCommand({
  description: `With --to, prints each event as one line of JSON: in the Open Cybersecurity Schema Framework, with or without the attributes
of its security_control profile, or in the Elastic Common Schema. Does not verify the log: see portcullis verify.

With --out, writes a folder for an auditor, who can verify it without a network: the events of the period, the files of the
transparency log that prove them (with --log), the policies that decided, the access review, and the SHA-256 of each file.`,
  args: [LOG_FILE],
  options: {
    to: value('FORMAT', 'which', { choices: FORMATS }),
    out: value('FOLDER', 'the new folder for the auditor; needs --since, --until and --config'),
    since: value('TIME', 'from this time, such as 2026-01-01, 2026-01-01T12:00:00Z or 30d for 30 days ago'),
    until: value('TIME', 'before then'),
    config: value('CONFIG', 'the configuration with the policies, as for portcullis review'),
    earlier: value('CONFIG', 'a configuration that was active before', { many: true }),
    log: value(
      'VKEY',
      'LOG is a transparency log, in a folder or at a URL: its verifier key, or a file that contains it',
    ),
    witness: value('VKEY', 'the same for a witness, as for portcullis verify', { many: true }),
    quorum: value('N', 'how many of the witnesses must have cosigned. Default: all'),
  },
  ending:
    'Exit code: 0 read to the end, and with --out proved to be complete; 1 some lines are not events, or were written by a newer gate, or the record is not proved, or the text of a policy that decided is missing; 2 invalid usage.',
  examples: [
    'audit.ndjson --to ocsf',
    'audit.ndjson --to ecs --since 2026-01-01 --until 2026-02-01',
    './log --log log.vkey --witness witness.vkey --since 2026-01-01 --until 2026-02-01 --config portcullis.json --out audit-2026-01',
  ],
  async run(values, [file], { stdout, stderr }) {
    if ((values.to === undefined) === (values.out === undefined)) {
      throw new UsageError(`takes either --to (one of ${FORMATS.join(', ')}) or --out`);
    }
    const now = Date.now();
    const from = values.since === undefined ? undefined : momentOption('--since', values.since, now);
    const to = values.until === undefined ? undefined : momentOption('--until', values.until, now);
    if (from !== undefined && to !== undefined && to <= from)
      throw new UsageError('--until must be later than --since');
    if (values.to === undefined) {
      const { out = '', config, log, witness: witnesses = [], quorum } = values;
      if (from === undefined || to === undefined || config === undefined) {
        throw new UsageError('--out needs --since, --until and --config');
      }
      if (log === undefined && (witnesses.length > 0 || quorum !== undefined)) {
        throw new UsageError('--witness and --quorum need --log: the verifier key of the log');
      }
      const written = await writeAuditFolder({
        log: file,
        keys: log === undefined ? undefined : { log, witnesses, quorum },
        ...{ from, to, folder: out },
        configuration: await configurationWithHosts(config),
        earlier: await Promise.all((values.earlier ?? []).map((one) => pastConfiguration(one))),
      });
      stdout.write(printable(inWords(out, written)));
      const isWhole = written.policies.every(({ included }) => included);
      return written.completeness.verdict === 'good' && isWhole ? 0 : 1;
    }
    const stray = OF_FOLDERS.find((option) => values[option] !== undefined);
    if (stray !== undefined) throw new UsageError(`--${stray} needs --out`);
    const project = PROJECTIONS[values.to];
    let unreadable = 0;
    for await (const { number, event } of withProgress(logEvents(file), 'events', { stdout, stderr })) {
      if (event !== undefined && !isWithin(event, from, to)) continue;
      const projected = event === undefined ? undefined : projectedBy(project, event);
      if (projected === undefined) {
        unreadable += 1;
        const what =
          event === undefined ? 'is not an event' : `has a type that cannot be mapped to ${values.to}`;
        stderr.write(`${file}:${number}: ${what}\n`);
      } else {
        await patientWrite(stdout, `${printableLine(JSON.stringify(projected))}\n`);
      }
    }
    return unreadable === 0 ? 0 : 1;
  },
});

/** Options that have no effect with `--to`. */
const OF_FOLDERS = ['config', 'earlier', 'log', 'witness', 'quorum'] as const;

function isWithin(
  { time }: AuditEvent,
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): boolean {
  const at = Date.parse(time);
  return at >= from && at < to;
}

function inWords(folder: string, { completeness, events, policies, files }: AuditFolder): string {
  const { verdict, remarks } = completeness;
  return [
    `${folder}: ${events} events, ${files.length + 1} files`,
    `record: ${verdict}`,
    ...remarks.map((remark) => `  ${remark}`),
    ...policies
      .filter(({ included }) => !included)
      .map(
        ({ policy, version_sha256: version, decisions }) =>
          `policy ${policy}: version ${version.slice(0, 12) || 'unknown'} made ${decisions} decisions, and its text is missing: give it with --earlier`,
      ),
    '',
  ].join('\n');
}

/** A gate that is newer than this command writes types of events that are not known here: the others must not be lost for that. */
function projectedBy(project: (event: AuditEvent) => object, event: AuditEvent): object | undefined {
  try {
    return project(event);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}
