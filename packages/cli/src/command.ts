import type { Argument, ArgumentValues } from './line/arguments.ts';
import type { Options, Values } from './line/options.ts';

/** Where a command writes: the answer to `stdout`, what went wrong to `stderr`. */
export interface CommandIo {
  readonly stdout: CommandStream;
  readonly stderr: CommandStream;
  /** The environment: `NO_COLOR` and `FORCE_COLOR` are looked at. Default: empty. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The directory in which it is run. Default: the process's. */
  readonly cwd?: () => string;
  /** Waits so many milliseconds. Default: the runtime's timer. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** What is written to. */
export interface CommandStream {
  write(text: string): unknown;
  /** Whether a person sees it: then it is colored, and `stderr` tells how far long work is. Default: no. */
  readonly isTTY?: boolean;
}

/** One command of `portcullis`, as the program sees it. Made by {@link defineCommand}. */
export interface Command {
  /** What `--help` says first: what it does, what it does not, in lines that are not longer than a terminal. */
  readonly description: string;
  /** What it takes besides options, in order. */
  readonly args: readonly Argument[];
  readonly options: Options;
  /** What `--help` says last: the exit codes. */
  readonly ending: string;
  /** Lines that can be typed, without `portcullis` and the command's own name. Tests parse each. */
  readonly examples: readonly string[];
  run(values: Readonly<Record<string, unknown>>, args: readonly string[], io: CommandIo): Promise<number>;
}

/** A command as it is listed. Its file is loaded once a line names it: no other command costs a start anything. */
export interface CommandEntry {
  /** The word after `portcullis`, or after the word of its group. */
  readonly name: string;
  /** Half a line for the list of commands. */
  readonly summary: string;
  load(): Promise<Command>;
}

/** A word under which several commands stand, such as `phorge`. */
export interface CommandGroup extends Omit<CommandEntry, 'load'> {
  readonly parts: readonly CommandEntry[];
}

/** Everything that can follow `portcullis`, in the order in which it is listed. */
export type Commands = readonly (CommandEntry | CommandGroup)[];

/** A command as its own file states it: `run` gets what `args` and `options` declare, by their types. */
export interface CommandSpec<Args extends readonly Argument[], Given extends Options>
  extends Omit<Command, 'args' | 'options' | 'run'> {
  readonly args: Args;
  readonly options: Given;
  /** Resolves to the exit code: 0 all good, 1 a finding, 2 invalid usage. Never ends the process itself. */
  run(values: Values<Given>, args: ArgumentValues<Args>, io: CommandIo): Promise<number>;
}

/** States a command. What it declares is read by the framework, and is what its help, its completion and its types are made of. */
export function defineCommand<const Args extends readonly Argument[], const Given extends Options>(
  spec: CommandSpec<Args, Given>,
): Command {
  // The framework hands over what the declarations say, which is what these types are computed from.
  return spec as unknown as Command;
}
