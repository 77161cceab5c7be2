/** Where a command writes: the answer to `stdout`, what went wrong to `stderr`. */
export interface CommandIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/**
 * One command of `portcullis`, in one file of `commands/`.
 *
 * `run` resolves to the exit code: 0 all good, 1 a finding, 2 bad use. It never ends the process itself.
 */
export interface Command {
  /** The word after `portcullis`. */
  readonly name: string;
  /** Half a line for the list of commands. */
  readonly summary: string;
  /** What `portcullis NAME --help` prints: the line of use, then the options. */
  readonly usage: string;
  run(args: readonly string[], io: CommandIo): Promise<number>;
}
