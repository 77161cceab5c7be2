import type { CommandIo } from './command.ts';
import { commands } from './commands.ts';
import { PROPOSE } from './line/completion-script.ts';
import { listOfCommands, usageOf } from './line/help.ts';
import { proposals } from './line/proposals.ts';
import { type Line, readLine } from './line/read-line.ts';
import { painted } from './painted.ts';
import { printable, printableLine } from './printable.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs the command in the arguments, and resolves to its exit code: 0 success, 1 findings, 2 invalid usage. Never rejects because
 * of invalid input.
 *
 * Results are written to `stdout`, errors to `stderr`: one line that says what is wrong and where, never a stack trace. With
 * `--json` or `--format json`, errors are written to `stdout` instead, as one line `{ "error": { "command", "message" } }`.
 *
 * @param args the arguments after `portcullis` on the command line
 * @param io the output streams and the environment
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
  if (args.length === 0) {
    io.stderr.write(listOfCommands(commands));
    return 2;
  }
  if (args[0] === PROPOSE) {
    const words = await proposals(commands, args.slice(1));
    io.stdout.write(words.map(({ word, brief }) => `${word}\t${brief}\n`).join(''));
    return 0;
  }
  const line = await readLine(commands, args);
  if (line.kind === 'text') {
    io.stdout.write(line.text);
    return 0;
  }
  if (line.kind === 'bad') {
    const { path, problems, usage } = line;
    return failed(path, problems, usage, asksForJson(args), io);
  }
  return runCommand(line, io);
}

async function runCommand(line: Line & { readonly kind: 'command' }, io: CommandIo): Promise<number> {
  const { command, path, values, args } = line;
  try {
    return await command.run(values, args, io);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const usage = error instanceof UsageError ? usageOf(command, path) : undefined;
    return failed(path, [message], usage, values.json === true || values.format === 'json', io);
  }
}

function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const words = end === -1 ? args : args.slice(0, end);
  return words.some(
    (word, index) =>
      ['--json', '--format=json'].includes(word) || (word === 'json' && words[index - 1] === '--format'),
  );
}

function failed(
  path: string,
  problems: readonly string[],
  usage: string | undefined,
  json: boolean,
  { stdout, stderr, env }: CommandIo,
): number {
  if (json) {
    const error = { command: path === '' ? null : path, message: problems.join('\n') };
    stdout.write(`${printableLine(JSON.stringify({ error }))}\n`);
    return 2;
  }
  const program = ['portcullis', ...(path === '' ? [] : [path])].join(' ');
  for (const problem of problems) {
    stderr.write(`${painted('red', `${program}:`, stderr, env)} ${printable(problem)}\n`);
  }
  if (usage !== undefined) stderr.write(`${usage.trimEnd()}\n`);
  return 2;
}
