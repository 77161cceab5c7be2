import type { AuditEvent } from '@portcullis/audit';
import { toEcs, toOcsf } from '@portcullis/audit/read';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { logEvents } from '../files/log-file.ts';
import { patientWrite } from '../patient-write.ts';
import { UsageError } from '../usage-error.ts';

const PROJECTIONS: Readonly<Record<string, (event: AuditEvent) => object>> = {
  ocsf: (event) => toOcsf(event),
  'ocsf+security_control': (event) => toOcsf(event, { securityControl: true }),
  ecs: toEcs,
};

/** `portcullis export LOG --to FORMAT`: the log in the words of another system. */
export const command: Command = {
  name: 'export',
  summary: 'writes an audit log as OCSF or ECS',
  usage: `Usage: portcullis export LOG --to ${Object.keys(PROJECTIONS).join('|')}

Prints each event as one line of JSON: of the Open Cybersecurity Schema Framework, with or without the attributes
of its security_control profile, or of the Elastic Common Schema. Does not check the log: see portcullis verify.

Exit code: 0 read to the end, 1 some lines are not events, 2 bad use.`,
  async run(args, { stdout, stderr }) {
    const { file, values } = readArguments(args, { to: { type: 'string' } });
    const formats = Object.keys(PROJECTIONS).join(', ');
    if (values.to === undefined) throw new UsageError(`--to is missing: one of ${formats}`);
    const project = Object.hasOwn(PROJECTIONS, values.to) ? PROJECTIONS[values.to] : undefined;
    if (project === undefined) throw new UsageError(`--to takes one of ${formats}, not "${values.to}"`);
    let unreadable = 0;
    for await (const { number, event } of logEvents(file)) {
      if (event === undefined) {
        unreadable += 1;
        stderr.write(`${file}:${number}: is not an event\n`);
      } else {
        await patientWrite(stdout, `${JSON.stringify(project(event))}\n`);
      }
    }
    return unreadable === 0 ? 0 : 1;
  },
};
