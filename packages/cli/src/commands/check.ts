import type { PolicyNote } from '@portcullis/policy';
import type { InstanceConfiguration } from 'portcullis';
import { readArguments } from '../arguments.ts';
import { gateNotes } from '../as-the-gate.ts';
import type { Command } from '../command.ts';
import { counted, readConfigurationFile } from '../configuration-file.ts';

/** `portcullis check FILE`: is the configuration good? */
export const command: Command = {
  name: 'check',
  summary: 'lists everything wrong with a configuration',
  usage: `Usage: portcullis check FILE [--json]

Checks a gateway's configuration as the gateway does: its shape, its roles and its policies. Lists all that is
wrong, each with its place and what was probably meant. Asks nobody: \${NAME} placeholders stay open.

Where nothing is wrong, it says what rules by application do not hold: pages that mix the data of several applications
and are opened by their name, and data that comes through pages of other applications.

  --json  { "file", "problems": [{ "path", "message" }], "notes": [{ "path", "rule", "message" }] }

Exit code: 0 nothing is wrong, 1 something is, 2 bad use.`,
  async run(args, { stdout }) {
    const { file, values } = readArguments(args, { json: { type: 'boolean' } });
    const reading = await readConfigurationFile(file);
    const problems = reading.ok ? [] : reading.problems;
    const notes = reading.ok ? notesOf(reading.configuration.instances) : [];
    if (values.json) {
      stdout.write(`${JSON.stringify({ file, problems, notes }, null, 2)}\n`);
    } else if (reading.ok) {
      for (const { path, rule, message } of notes) {
        stdout.write(`${file}: note: ${path} ${JSON.stringify(rule)} ${message}\n`);
      }
      stdout.write(`${file}: good (${contents(reading.configuration.instances)})\n`);
    } else {
      for (const { path, message } of problems) stdout.write(`${file}: ${path || '(whole)'}: ${message}\n`);
      stdout.write(`${counted(problems.length, 'problem')}\n`);
    }
    return problems.length === 0 ? 0 : 1;
  },
};

function notesOf(instances: readonly InstanceConfiguration[]): readonly PolicyNote[] {
  return instances.flatMap((instance, index) =>
    gateNotes(instance).map((note) => ({ ...note, path: `instances[${index}].policy.${note.path}` })),
  );
}

function contents(instances: readonly InstanceConfiguration[]): string {
  const rules = instances.reduce((sum, { policy }) => sum + policy.rules.length, 0);
  return `${counted(instances.length, 'instance')}, ${counted(rules, 'rule')}`;
}
