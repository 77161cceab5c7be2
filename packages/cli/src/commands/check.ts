import type { InstanceConfiguration } from 'portcullis';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { counted, readConfigurationFile } from '../configuration-file.ts';

/** `portcullis check FILE`: is the configuration good? */
export const command: Command = {
  name: 'check',
  summary: 'lists everything wrong with a configuration',
  usage: `Usage: portcullis check FILE [--json]

Checks a gateway's configuration as the gateway does: its shape, its roles and its policies. Lists all that is
wrong, each with its place and what was probably meant. Asks nobody: \${NAME} placeholders stay open.

  --json  { "file", "problems": [{ "path", "message" }] }

Exit code: 0 nothing is wrong, 1 something is, 2 bad use.`,
  async run(args, { stdout }) {
    const { file, values } = readArguments(args, { json: { type: 'boolean' } });
    const reading = await readConfigurationFile(file);
    const problems = reading.ok ? [] : reading.problems;
    if (values.json) {
      stdout.write(`${JSON.stringify({ file, problems }, null, 2)}\n`);
    } else if (reading.ok) {
      stdout.write(`${file}: good (${contents(reading.configuration.instances)})\n`);
    } else {
      for (const { path, message } of problems) stdout.write(`${file}: ${path || '(whole)'}: ${message}\n`);
      stdout.write(`${counted(problems.length, 'problem')}\n`);
    }
    return problems.length === 0 ? 0 : 1;
  },
};

function contents(instances: readonly InstanceConfiguration[]): string {
  const rules = instances.reduce((sum, { policy }) => sum + policy.rules.length, 0);
  return `${counted(instances.length, 'instance')}, ${counted(rules, 'rule')}`;
}
