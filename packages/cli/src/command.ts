import type { Argument, ArgumentValues } from './line/arguments.ts';
import type { Options, Values } from './line/options.ts';

/** The environment of a command. Results are written to `stdout`, errors to `stderr`. */
export interface CommandIo {
  readonly stdout: CommandStream;
  readonly stderr: CommandStream;
  /** The environment variables, including `NO_COLOR` and `FORCE_COLOR`. Default: empty. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The working directory. Default: that of the process. */
  readonly cwd?: () => string;
  /** Waits so many milliseconds. Default: the runtime's timer. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** An output stream. */
export interface CommandStream {
  write(text: string): unknown;
  /** Whether it is a terminal: then output is colored, and `stderr` shows the progress of long work. Default: `false`. */
  readonly isTTY?: boolean;
}

/** A command of `portcullis`, as the program uses it. Created by {@link defineCommand}. */
export interface Command {
  /** The first part of `--help`: what the command does and does not do, in lines that fit a terminal. */
  readonly description: string;
  /** Positional arguments, in order. */
  readonly args: readonly Argument[];
  readonly options: Options;
  /** The last part of `--help`: the exit codes. */
  readonly ending: string;
  /** Examples without `portcullis` and the name of the command. Tests parse each. */
  readonly examples: readonly string[];
  run(values: Readonly<Record<string, unknown>>, args: readonly string[], io: CommandIo): Promise<number>;
}

/**
 * An entry in the list of commands. The file of the command is loaded only when it is used, so that other commands start faster.
 */
export interface CommandEntry {
  /** The word after `portcullis`, or after the name of its group. */
  readonly name: string;
  /** A short description for the list of commands. */
  readonly summary: string;
  load(): Promise<Command>;
}

/** A group of commands, such as `phorge`. */
export interface CommandGroup extends Omit<CommandEntry, 'load'> {
  readonly parts: readonly CommandEntry[];
  /** The name of the command that a line is for that names none of them. Default: such a line is invalid usage. */
  readonly otherwise?: string;
}

/** All commands and groups, in the order in which they are listed. */
export type Commands = readonly (CommandEntry | CommandGroup)[];

/** The definition of a command. `run` receives the values of `args` and `options`, with their types. */
export interface CommandSpec<Args extends readonly Argument[], Given extends Options>
  extends Omit<Command, 'args' | 'options' | 'run'> {
  readonly args: Args;
  readonly options: Given;
  /** Resolves to the exit code: 0 success, 1 findings, 2 invalid usage. Never ends the process. */
  run(values: Values<Given>, args: ArgumentValues<Args>, io: CommandIo): Promise<number>;
}

/** Defines a command. Its parser, help, completion and types are derived from the definition. */
export function defineCommand<const Args extends readonly Argument[], const Given extends Options>(
  spec: CommandSpec<Args, Given>,
): Command {
  // The parser returns the values that the definition declares, from which these types are derived.
  return spec as unknown as Command;
}
