import { nearestName } from '@portcullis/core/internal';
import type { Command, CommandIo } from './command.ts';
import { commands } from './commands.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs the command that the arguments name, and resolves to its exit code: 0 all good, 1 a finding, 2 bad use.
 *
 * Answers go to `stdout`, what went wrong to `stderr`: one line that says what and where, never a stack trace.
 *
 * @param args what follows `portcullis` on the command line
 * @param io where to write
 *
 * @example
 * ```ts
 * import { run } from '@portcullis/cli';
 *
 * // In a test of your own configuration.
 * const code = await run(['test', 'portcullis.json'], process);
 * ```
 */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    (name === undefined ? io.stderr : io.stdout).write(listOfCommands());
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    const near = nearestName(
      name,
      commands.map((one) => one.name),
    );
    const meant = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
    io.stderr.write(`portcullis: there is no command ${JSON.stringify(name)}${meant}\n\n${listOfCommands()}`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.stdout.write(`${command.usage}\n`);
    return 0;
  }
  return runCommand(command, rest, io);
}

async function runCommand(command: Command, args: readonly string[], io: CommandIo): Promise<number> {
  try {
    return await command.run(args, io);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    io.stderr.write(`portcullis ${command.name}: ${message}\n`);
    if (error instanceof UsageError) io.stderr.write(`${command.usage.split('\n')[0]}\n`);
    return 2;
  }
}

function listOfCommands(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: portcullis COMMAND …\n\n${lines.join('\n')}\n\nportcullis COMMAND --help says more.\n`;
}
