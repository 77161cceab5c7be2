import { type LogReport, verifyLog } from '@portcullis/audit/verify';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { logLines } from '../log-file.ts';
import { readStatement } from '../log-statement-file.ts';

/** `portcullis verify LOG`: is the log whole and unchanged? */
export const command: Command = {
  name: 'verify',
  summary: 'proves that an audit log is whole and unchanged, or says where it is not',
  usage: `Usage: portcullis verify LOG [--keys FILE] [--part] [--json]

Reads an audit log line by line and checks the hash of each event, the chain of each writer and the
checkpoints. Lists all that is wrong, each with the number of its line. Needs no network.

  --keys FILE  the statement of whoever signs the checkpoints, fetched from there and not from where the log
               is: its public keys and its last checkpoint. Default: LOG.keys.json, if it is there. Without it
               signatures are not checked, and an end that was cut off is not noticed
  --part       LOG is a part of a longer log, such as one hour of it
  --json       the report as data

Exit code: 0 the log is good, 1 something is wrong, 2 bad use.`,
  async run(args, { stdout }) {
    const { file, values } = readArguments(args, {
      keys: { type: 'string' },
      part: { type: 'boolean' },
      json: { type: 'boolean' },
    });
    const statement = await readStatement(file, values.keys);
    const report = await verifyLog(logLines(file), statement, { part: values.part ?? false });
    if (values.json) stdout.write(`${JSON.stringify({ file, ...report }, null, 2)}\n`);
    else stdout.write(textOf(file, report, statement?.checkpoint !== undefined));
    return report.good ? 0 : 1;
  },
};

function textOf(file: string, report: LogReport, endKnown: boolean): string {
  const { lines, events, chains, checkpoints, findings, findingsCount, unanchored } = report;
  const contents = `${lines} lines: ${events} events of ${chains} writers, ${checkpoints} checkpoints`;
  const text = findings.map(({ line, code, message }) => `${file}:${line}: ${code}: this line ${message}\n`);
  if (findingsCount > findings.length) text.push(`… and ${findingsCount - findings.length} more\n`);
  text.push(
    report.good
      ? `${file}: good (${contents})\n`
      : `${file}: NOT good, ${findingsCount} found (${contents})\n`,
  );
  if (!report.signaturesChecked) {
    text.push(
      'Signatures were not checked: give --keys. Whoever could write the log could have made it up.\n',
    );
  }
  if (unanchored > 0) {
    text.push(
      `${unanchored} events come after the last checkpoint of their writer: none missing there is not proved.\n`,
    );
  }
  if (!endKnown)
    text.push('The last checkpoint is not known: an end that was cut off would not be noticed.\n');
  return text.join('');
}
