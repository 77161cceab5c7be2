import { quantile } from 'd3-array';
import { type Spread, spreadOf } from '../statistics/spread.ts';
import { addedPerRound, medianEstimate } from './added.ts';
import type { Contender } from './contender.ts';
import type { Measurements } from './measurements.ts';
import { ratiosOf } from './ratios.ts';
import type { Size, Sizes } from './sizes.ts';
import type { Readings } from './slices.ts';
import { targetsOf } from './targets.ts';

/** One contender's line. Added is against what it is compared with, usually `bare`, in the same round. */
export interface ContenderResult {
  readonly cpu_us: number;
  readonly added_us: number;
  /** Its standard error. */
  readonly added_error_us: number | null;
  /** Half the distance between the quartiles of the rounds. */
  readonly added_spread_us: number;
  readonly rps: number;
  readonly p99_ms: number;
  /** `null`: no Worker, or one whose size stands in another line. */
  readonly gzip_bytes: number | null;
}

/** A target of the project, and what became of it. `null`: not measured. */
export interface TargetResult {
  readonly name: string;
  readonly most: number;
  readonly aim: number | null;
  readonly measured: number | null;
  /** Standard error. */
  readonly error: number | null;
  readonly verdict: string;
  /** Whether the verdict is `met`: then not even two standard errors reach over the target. */
  readonly met: boolean;
}

/** What `pnpm bench --json` prints. */
export interface BenchResults {
  readonly contenders: Readonly<Record<string, ContenderResult | null>>;
  readonly ratios: Readonly<Record<string, number | null>>;
  readonly ratio_errors: Readonly<Record<string, number | null>>;
  readonly sizes: Readonly<Record<string, number>>;
  readonly shares: Readonly<Record<string, Size['shares']>>;
  readonly cold_start_ms: Readonly<Record<string, Spread>>;
  readonly decision_us: Readonly<Record<string, Spread>>;
  readonly targets: readonly TargetResult[];
}

/** Who was measured with whom. */
export interface Compared {
  readonly contenders: readonly Contender[];
  readonly growing: readonly Contender[];
}

/** Everything that a run tells, as numbers. */
export function resultsOf(compared: Compared, measured: Measurements, random: () => number): BenchResults {
  const { cost, growing, coldStarts, decisions, sizes } = measured;
  const lines = (of: readonly Contender[], readings: Readings): [string, ContenderResult | null][] =>
    of.map((contender) => [contender.name, lineOf(contender, readings, sizes, random)]);
  const ratios = ratiosOf(measured, random);
  return {
    // Who is in both is told of as beside all the others.
    contenders: {
      ...Object.fromEntries(lines(compared.growing, growing)),
      ...Object.fromEntries(lines(compared.contenders, cost)),
    },
    ratios: mapped(ratios, (ratio) => told(ratio?.value, 3)),
    ratio_errors: mapped(ratios, (ratio) => told(ratio?.error, 3)),
    sizes: mapped(Object.fromEntries(sizes), ({ gzipBytes }) => gzipBytes),
    shares: mapped(Object.fromEntries(sizes), ({ shares }) => shares),
    cold_start_ms: mapped(Object.fromEntries(coldStarts), spreadOf),
    decision_us: mapped(Object.fromEntries(decisions), spreadOf),
    targets: targetsOf(ratios, sizes).map(({ name, most, aim = null, measured: estimate, verdict }) => ({
      name,
      most,
      aim,
      measured: told(estimate?.value, 3),
      error: told(estimate?.error, 3),
      verdict,
      met: verdict === 'met',
    })),
  };
}

function lineOf(
  { name, against = 'bare' }: Contender,
  readings: Readings,
  sizes: Sizes,
  random: () => number,
): ContenderResult | null {
  const slices = readings.get(name);
  const added = addedPerRound(readings, { name, against });
  if (slices === undefined || added === undefined) return null;
  const { value, error } = medianEstimate(added, random);
  const latencies = slices.flatMap(({ latenciesMs }) => latenciesMs);
  return {
    cpu_us: rounded(spreadOf(slices.map(({ cpuUs }) => cpuUs)).median, 1),
    added_us: rounded(value, 1),
    added_error_us: told(error, 2),
    added_spread_us: rounded(spreadOf(added).spread, 1),
    rps: Math.round(spreadOf(slices.map(({ rps }) => rps)).median),
    p99_ms: rounded(quantile(latencies, 0.99) ?? Number.NaN, 1),
    gzip_bytes: sizes.get(`worker:${name}`)?.gzipBytes ?? null,
  };
}

function mapped<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

/** `null` stands for what was not measured, and for an error that cannot be told: JSON has no infinity. */
function told(number: number | undefined, digits: number): number | null {
  return number === undefined || !Number.isFinite(number) ? null : rounded(number, digits);
}

function rounded(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}
