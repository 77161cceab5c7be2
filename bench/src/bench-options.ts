import { parseArgs } from 'node:util';

export const USAGE = `usage: pnpm bench [--quick | --rounds 100] [--growth] [--json] [--write]
  --quick   a minute, to see while you work where it goes; its errors are too large for claims
  --rounds  how often each contender is measured
  --growth  instead: what more rules, instances, callers, groups and roles cost
  --json    numbers instead of tables
  --write   puts it into docs/proof.md, and the pictures of growth beside it`;

/** How a run measures. */
export interface Run {
  readonly rounds: number;
  /** In each slice of a contender. 400 take about 50 ms. */
  readonly requests: number;
  /** Of each contender, before its first slice, so that what is hot is compiled. Each caller asks once at least. */
  readonly warmUp: number;
  readonly connections: number;
  /** How often each Worker is started. */
  readonly starts: number;
}

/** What the command is asked for. */
export interface BenchOptions {
  readonly growth: boolean;
  readonly json: boolean;
  readonly write: boolean;
  readonly run: Run;
}

const CLAIMS = { rounds: 100, requests: 400, warmUp: 3000, connections: 16, starts: 11 };
const QUICK: Run = { rounds: 12, requests: 200, warmUp: 1500, connections: 16, starts: 5 };
/** Two processes for each point of each dimension: fewer rounds tell enough for a curve. */
const GROWTH = { ...CLAIMS, rounds: 30, requests: 300 };

/** Reads the command's arguments. Returns what is wrong, or `help`, as a text. */
export function benchOptions(args: readonly string[]): BenchOptions | string {
  const given = read(args);
  if (typeof given === 'string') return given;
  const { growth, help, json, quick, rounds, write } = given;
  if (help) return 'help';
  if (quick && rounds !== undefined) return '--quick has rounds of its own: leave --rounds out';
  if (quick && write) return '--quick is not for claims: leave --write or --quick out';
  if (rounds !== undefined && !/^[1-9]\d{0,3}$/.test(rounds)) return '--rounds must be from 1 to 9999';
  const usual = growth ? GROWTH : CLAIMS;
  const run = quick ? QUICK : { ...usual, ...(rounds === undefined ? {} : { rounds: Number(rounds) }) };
  return { growth, json, write, run };
}

function read(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const options = { growth: flag, help: flag, json: flag, quick: flag, write: flag } as const;
    return parseArgs({ args: [...args], options: { ...options, rounds: { type: 'string' } } }).values;
  } catch (error) {
    // What it says of an argument that there is none of.
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}
