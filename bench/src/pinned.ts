import { availableParallelism } from 'node:os';

/**
 * A command, run on the last core alone where there are several and the system is Linux: then neither load nor origin run on the
 * contender's core, and it does not move. `taskset` becomes the program, so that the process is the program's.
 */
export function pinned(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  const cores = availableParallelism();
  return process.platform !== 'linux' || cores < 2
    ? command
    : ['taskset', '--cpu-list', String(cores - 1), ...command];
}
