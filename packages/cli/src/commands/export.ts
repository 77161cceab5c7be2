import type { AuditEvent } from '@portcullis/audit';
import { toEcs, toOcsf } from '@portcullis/audit/read';
import { type Command, defineCommand } from '../command.ts';
import { logEvents } from '../files/log-file.ts';
import { LOG_FILE } from '../line/arguments.ts';
import { value } from '../line/options.ts';
import { patientWrite } from '../patient-write.ts';
import { printableLine } from '../printable.ts';
import { withProgress } from '../progress.ts';

const FORMATS = ['ocsf', 'ocsf+security_control', 'ecs'] as const;

const PROJECTIONS: Readonly<Record<(typeof FORMATS)[number], (event: AuditEvent) => object>> = {
  ocsf: (event) => toOcsf(event),
  'ocsf+security_control': (event) => toOcsf(event, { securityControl: true }),
  ecs: toEcs,
};

/** `portcullis export LOG --to FORMAT`: the log in the words of another system. */
export const command: Command = defineCommand({
  description: `Prints each event as one line of JSON: in the Open Cybersecurity Schema Framework, with or without the attributes
of its security_control profile, or in the Elastic Common Schema. Does not verify the log: see portcullis verify.`,
  args: [LOG_FILE],
  options: { to: value('FORMAT', 'which', { required: true, choices: FORMATS }) },
  ending:
    'Exit code: 0 read to the end, 1 some lines are not events, or were written by a newer gate, 2 invalid usage.',
  examples: ['audit.ndjson --to ocsf', 'audit.ndjson --to ecs'],
  async run(values, [file], { stdout, stderr }) {
    const project = PROJECTIONS[values.to];
    let unreadable = 0;
    for await (const { number, event } of withProgress(logEvents(file), 'events', { stdout, stderr })) {
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

/** A gate that is newer than this command writes types of events that are not known here: the others must not be lost for that. */
function projectedBy(project: (event: AuditEvent) => object, event: AuditEvent): object | undefined {
  try {
    return project(event);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}
