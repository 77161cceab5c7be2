import { execFile, spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether Valgrind is installed, as by `apt-get install valgrind`. */
export const hasValgrind: boolean = spawnSync('valgrind', ['--version']).status === 0;

/** What a process executed between two moments, on the thread that executed most. */
export interface Executed {
  readonly instructions: number;
  /** Lines of code that were not in the first cache of instructions, of 32 kB. */
  readonly missedLines: number;
}

/** What runs a process under Callgrind, which counts nothing before it is told to, and writes its counts into this folder. */
export function underCallgrind(folder: string): readonly [string, ...string[]] {
  return [
    'valgrind',
    '--tool=callgrind',
    // Code is made while it runs.
    '--smc-check=all-non-file',
    '--instr-atstart=no',
    '--cache-sim=yes',
    '--separate-threads=yes',
    `--callgrind-out-file=${join(folder, 'counts')}`,
  ];
}

/** Tells a process under Callgrind to look at each instruction from now on. It is many times slower then. */
export async function lookOn(pid: number): Promise<void> {
  await run('callgrind_control', ['--instr=on', String(pid)]);
}

/** Counts what a process executes while something is done. */
export async function executedDuring(
  pid: number,
  folder: string,
  work: () => Promise<unknown>,
): Promise<Executed> {
  await run('callgrind_control', ['--zero', String(pid)]);
  await work();
  await run('callgrind_control', ['--dump', String(pid)]);
  const files = (await readdir(folder)).filter((name) => /^counts\.\d+-\d+$/.test(name));
  const threads = await Promise.all(
    files.map(async (name) => totalsIn(await readFile(join(folder, name), 'utf8'))),
  );
  const [most] = threads.toSorted((one, other) => other.instructions - one.instructions);
  if (most === undefined) throw new Error('Callgrind wrote no counts');
  return most;
}

/**
 * The totals of a file of Callgrind's.
 * @see {@link https://valgrind.org/docs/manual/cl-format.html | Callgrind Format Specification}
 */
export function totalsIn(text: string): Executed {
  const [, events = ''] = /^events: (.+)$/m.exec(text) ?? [];
  const [, totals] = /^(?:totals|summary): (\d+(?: \d+)*)$/m.exec(text) ?? [];
  const names = events.split(' ');
  const numbers = totals?.split(' ').map(Number);
  const numberOf = (name: string): number => {
    if (numbers === undefined || !names.includes(name)) throw new Error(`no total of ${name}`);
    // Zeros at the end of a line are left out.
    return numbers[names.indexOf(name)] ?? 0;
  };
  return { instructions: numberOf('Ir'), missedLines: numberOf('I1mr') };
}
