import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GATE_HOST, PAGE } from '../workers/names.ts';
import type { RunningContender } from './running-contender.ts';

/** One measurement of a process under load. */
export interface Sample {
  /** CPU time of its processes for each request, user and system, in microseconds. */
  readonly cpuUs: number;
  readonly rps: number;
  readonly p99Ms: number;
}

/** What is sent. */
export interface Load {
  /** Headers of the requests, taken in turn: one set for each caller. */
  readonly callers: readonly Readonly<Record<string, string>>[];
  /** File that holds them, one caller a line: name, tab, value, tab, and so on. */
  readonly callersFile: string;
  readonly connections: number;
  readonly seconds: number;
}

const SCRIPT = join(import.meta.dirname, 'load.lua');
const TICKS_PER_SECOND = 100;

/** Puts a contender under load with wrk, and reads what it cost from the operating system's accounts. */
export async function measure(
  contender: Pick<RunningContender, 'pids' | 'port'>,
  load: Load,
): Promise<Sample> {
  const before = await cpuSeconds(contender.pids);
  const { stdout } = await promisify(execFile)('wrk', [
    ...['-t', '1', '-c', String(load.connections), '-d', `${load.seconds}s`, '-s', SCRIPT],
    ...['-H', `Host: ${GATE_HOST}`, `http://127.0.0.1:${contender.port}${PAGE}`, '--', load.callersFile],
  ]);
  const spent = (await cpuSeconds(contender.pids)) - before;
  const result = JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1)) as {
    readonly requests: number;
    readonly seconds: number;
    readonly p99Us: number;
    readonly failures: number;
  };
  if (result.failures > 0 || result.requests === 0) {
    throw new Error(`${result.failures} of ${result.requests} requests were not answered with 200`);
  }
  return {
    cpuUs: (spent * 1e6) / result.requests,
    rps: result.requests / result.seconds,
    p99Ms: result.p99Us / 1000,
  };
}

/** User and system CPU time of processes and their threads so far, in seconds. @see proc_pid_stat(5) */
export async function cpuSeconds(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(pids.map(cpuSecondsOf));
  return each.reduce((sum, seconds) => sum + seconds, 0);
}

async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field is a name in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
