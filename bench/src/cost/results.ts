import { quantile } from 'd3-array';
import { type Spread, spreadOf } from '../statistics/spread.ts';
import { addedEstimate, addedPerRound } from './added.ts';
import type { Contender } from './contender.ts';
import type { Measurements } from './measurements.ts';
import { isMeasured, type RatioName, ratiosOf } from './ratios.ts';
import type { Size, Sizes } from './sizes.ts';
import type { Readings } from './slices.ts';
import { targetsOf } from './targets.ts';

/** One contender's line. Added is against what it is compared with, usually `bare`, in the same round. */
export interface ContenderResult {
  readonly cpu_us: number;
  readonly added_us: number;
  /** Its standard error, over the processes. `null`: too few processes to state one. */
  readonly added_error_us: number | null;
  /** Half the distance between the quartiles of all rounds. */
  readonly added_spread_us: number;
  readonly rps: number;
  readonly p99_ms: number;
  /** `null`: no Worker, or one whose size stands in another line. */
  readonly gzip_bytes: number | null;
}

/** A target of the project, and what became of it. `null`: not measured. */
export interface TargetResult {
  readonly name: string;
  /** The limit, if it is an upper one. */
  readonly most: number | null;
  /** The limit, if it is a lower one. */
  readonly least: number | null;
  readonly aim: number;
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
  readonly processes: number;
  /** `null`: not measured, as `absent` says. */
  readonly ratios: Readonly<Record<RatioName, number | null>>;
  readonly ratio_errors: Readonly<Record<RatioName, number | null>>;
  /** Why a ratio or another number is `null`, by its name. */
  readonly absent: Readonly<Record<string, string>>;
  readonly sizes: Readonly<Record<string, number>>;
  readonly shares: Readonly<Record<string, Size['shares']>>;
  readonly cold_start_ms: Readonly<Record<string, Spread>>;
  readonly decision_us: Readonly<Record<string, Spread>>;
  /** Until a page and its files are loaded, by what is between the browser and the application. */
  readonly page_ms: Readonly<Record<string, Spread>>;
  readonly log_events_per_second: number | null;
  readonly targets: readonly TargetResult[];
}

/** Who was measured with whom. */
export interface Compared {
  readonly contenders: readonly Contender[];
  readonly growing: readonly Contender[];
}

/** Everything that a run tells, as numbers. */
export function resultsOf(compared: Compared, measured: Measurements, random: () => number): BenchResults {
  const { cost, growing, coldStarts, decisions, sizes, pages, logEventsPerSecond } = measured;
  const lines = (
    of: readonly Contender[],
    processes: readonly Readings[],
  ): [string, ContenderResult | null][] =>
    of.map((contender) => [contender.name, lineOf(contender, processes, sizes)]);
  const ratios = ratiosOf(measured, [...compared.contenders, ...compared.growing], random);
  const absent = Object.entries(ratios).flatMap(([name, ratio]) =>
    isMeasured(ratio) ? [] : [[name, ratio.absent]],
  );
  return {
    // Who is in both is told of as beside all the others.
    contenders: {
      ...Object.fromEntries(lines(compared.growing, growing)),
      ...Object.fromEntries(lines(compared.contenders, cost)),
    },
    processes: cost.length,
    ratios: mapped(ratios, (ratio) => (isMeasured(ratio) ? told(ratio.value, 3) : null)),
    ratio_errors: mapped(ratios, (ratio) => (isMeasured(ratio) ? told(ratio.error, 3) : null)),
    absent: {
      ...Object.fromEntries(absent),
      ...(logEventsPerSecond === undefined ? { log_events_per_second: 'this run did not measure it' } : {}),
    },
    sizes: mapped(Object.fromEntries(sizes), ({ gzipBytes }) => gzipBytes),
    shares: mapped(Object.fromEntries(sizes), ({ shares }) => shares),
    cold_start_ms: mapped(Object.fromEntries(coldStarts), spreadOf),
    decision_us: mapped(Object.fromEntries(decisions), spreadOf),
    page_ms: mapped(Object.fromEntries(pages), spreadOf),
    log_events_per_second: logEventsPerSecond ?? null,
    targets: targetsOf(ratios, measured).map(({ name, side, limit, aim, measured: estimate, verdict }) => ({
      name,
      most: side === 'at most' ? limit : null,
      least: side === 'at least' ? limit : null,
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
  processes: readonly Readings[],
  sizes: Sizes,
): ContenderResult | null {
  const estimate = addedEstimate(processes, { name, against });
  if (estimate === undefined) return null;
  const slices = processes.flatMap((readings) => readings.get(name) ?? []);
  const added = processes.flatMap((readings) => addedPerRound(readings, { name, against }) ?? []);
  const latencies = slices.flatMap(({ latenciesMs }) => latenciesMs);
  return {
    cpu_us: rounded(spreadOf(slices.map(({ cpuUs }) => cpuUs)).median, 1),
    added_us: rounded(estimate.value, 1),
    added_error_us: told(estimate.error, 2),
    added_spread_us: rounded(spreadOf(added).spread, 1),
    rps: Math.round(spreadOf(slices.map(({ rps }) => rps)).median),
    p99_ms: rounded(quantile(latencies, 0.99) ?? Number.NaN, 1),
    gzip_bytes: sizes.get(`worker:${name}`)?.gzipBytes ?? null,
  };
}

function mapped<Name extends string, Value, Result>(
  record: Readonly<Record<Name, Value>>,
  map: (value: Value) => Result,
): Record<Name, Result> {
  const entries = Object.entries<Value>(record).map(([name, value]) => [name, map(value)]);
  return Object.fromEntries(entries) as Record<Name, Result>;
}

/** `null` stands for what was not measured, and for an error that cannot be told: JSON has no infinity. */
function told(number: number | undefined, digits: number): number | null {
  return number === undefined || !Number.isFinite(number) ? null : rounded(number, digits);
}

function rounded(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}
