import { parseArgs } from 'node:util';

export const USAGE = `usage: pnpm bench [--quick | --rounds 16] [--growth] [--json] [--write]
  --quick   a minute, to see while you work where it goes; one process of each tells no errors
  --rounds  how often each process of each contender is measured
  --growth  instead: what more rules, instances, callers, groups and roles cost, and more sessions and events in the log
  --json    numbers instead of tables
  --write   puts it into docs/proof.md, and the pictures of growth beside it`;

/** How a run measures. */
export interface Run {
  /** How many processes of each contender are measured, one after another: two of the same Worker differ. */
  readonly processes: number;
  /** How often each process is measured. */
  readonly rounds: number;
  /** In each slice of a contender. 400 take about 50 ms. */
  readonly requests: number;
  /** Of each process, before its first slice, so that what is hot is compiled. Each caller asks once at least. */
  readonly warmUp: number;
  readonly connections: number;
  /** How often each Worker is started. */
  readonly starts: number;
  /** Whether the log's highest rate is measured, which takes minutes. */
  readonly log: boolean;
}

/** What the command is asked for. */
export interface BenchOptions {
  readonly growth: boolean;
  readonly json: boolean;
  readonly write: boolean;
  readonly run: Run;
}

const CLAIMS: Run = {
  processes: 6,
  rounds: 16,
  requests: 400,
  warmUp: 3000,
  connections: 16,
  starts: 61,
  log: true,
};
const QUICK: Run = {
  processes: 1,
  rounds: 12,
  requests: 200,
  warmUp: 1500,
  connections: 16,
  starts: 5,
  log: false,
};
/** Two processes for each point of each dimension, ours and a bare one: fewer rounds tell enough for a curve. */
const GROWTH: Run = { ...CLAIMS, processes: 1, rounds: 30, requests: 300 };

/** Reads the command's arguments. Throws if they do not fit. */
export function benchOptions(args: readonly string[]): BenchOptions {
  const flag = { type: 'boolean', default: false } as const;
  const options = { growth: flag, json: flag, quick: flag, write: flag, rounds: { type: 'string' } } as const;
  const { growth, json, quick, rounds, write } = parseArgs({ args: [...args], options }).values;
  if (quick && rounds !== undefined) throw new Error('--quick has rounds of its own: leave --rounds out');
  if (quick && write) throw new Error('--quick is not for claims: leave --write or --quick out');
  if (rounds !== undefined && !/^[1-9]\d{0,3}$/.test(rounds))
    throw new Error('--rounds must be from 1 to 9999');
  const usual = growth ? GROWTH : CLAIMS;
  const run = quick ? QUICK : { ...usual, ...(rounds === undefined ? {} : { rounds: Number(rounds) }) };
  return { growth, json, write, run };
}
