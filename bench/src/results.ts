import type { Contender } from './contenders.ts';
import type { Sample } from './load.ts';
import type { Size } from './sizes.ts';
import { type Spread, spreadOf } from './statistics.ts';

/** One contender's line. Added is against what it is compared with, usually `bare`, in the same round. */
export interface ContenderResult {
  readonly cpu_us: number;
  readonly added_us: number;
  readonly added_spread_us: number;
  readonly rps: number;
  readonly p99_ms: number;
  readonly gzip_bytes: number;
}

/** A target of the project, and what became of it. */
export interface Target {
  readonly name: string;
  readonly most: number;
  /** Nothing if it cannot be measured yet. */
  readonly measured: number | null;
  readonly met: boolean;
}

/** What `pnpm bench --json` prints. */
export interface BenchResults {
  readonly contenders: Readonly<Record<string, ContenderResult | null>>;
  readonly ratios: Readonly<Record<string, number | null>>;
  readonly sizes: Readonly<Record<string, number | null>>;
  readonly shares: Readonly<Record<string, Size['shares']>>;
  readonly cold_start_ms: Readonly<Record<string, Spread>>;
  readonly decision_us: Readonly<Record<string, Spread>>;
  readonly targets: readonly Target[];
}

/** What was measured. */
export interface Measurements {
  readonly contenders: readonly Contender[];
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  readonly sizes: ReadonlyMap<string, Size | undefined>;
  readonly coldStarts: ReadonlyMap<string, Spread>;
  readonly decisions: ReadonlyMap<number, Spread>;
}

export function resultsOf(measured: Measurements): BenchResults {
  const { contenders, samples, sizes, coldStarts, decisions } = measured;
  const lines = Object.fromEntries(
    contenders.map(({ name, against = 'bare' }) => [
      name,
      lineOf(samples.get(name), samples.get(against) ?? [], sizes.get(`worker:${name}`)),
    ]),
  );
  const added = (name: string): number | null => lines[name]?.added_us ?? null;
  const ratios = {
    gate_vs_hono_access: ratio(added('gate'), added('hono_access')),
    gate_cold_vs_hono_access: ratio(added('gate_cold'), added('hono_access')),
    session_vs_hono_oidc: ratio(added('session'), added('hono_oidc')),
    token_cold_vs_jose: ratio(added('token_cold'), added('jose')),
    rules_10000_vs_10: ratio(decisions.get(10_000)?.median ?? null, decisions.get(10)?.median ?? null),
    callers_10000_vs_1: ratio(added('gate_10000_callers'), added('gate')),
  };
  const bytes = (name: string): number | null => sizes.get(name)?.gzipBytes ?? null;
  return {
    contenders: lines,
    ratios,
    sizes: Object.fromEntries([...sizes].map(([name, size]) => [name, size?.gzipBytes ?? null])),
    shares: Object.fromEntries(
      [...sizes].flatMap(([name, size]) => (size === undefined ? [] : [[name, size.shares]])),
    ),
    cold_start_ms: Object.fromEntries(coldStarts),
    decision_us: Object.fromEntries(decisions),
    targets: [
      target('full gate against @hono/cloudflare-access, added CPU', 1 / 3, ratios.gate_vs_hono_access),
      target('the same with nothing remembered', 1, ratios.gate_cold_vs_hono_access),
      target('session against @hono/oidc-auth, added CPU', 1 / 2, ratios.session_vs_hono_oidc),
      target('token, nothing remembered, against jose, added CPU', 1, ratios.token_cold_vs_jose),
      target('a decision by 10,000 rules against 10', 2, ratios.rules_10000_vs_10),
      target('10,000 callers against one, added CPU', 1.5, ratios.callers_10000_vs_1),
      target('a Worker that verifies tokens, bytes', 10_000, bytes('worker:token')),
      target('the full gate, bytes', 20_000, bytes('worker:gate')),
      target('the full gate with login, as the ready gateway, bytes', 36_000, bytes('worker:gateway')),
    ],
  };
}

function lineOf(
  samples: readonly Sample[] | undefined,
  bare: readonly Sample[],
  size: Size | undefined,
): ContenderResult | null {
  if (samples === undefined) return null;
  const added = spreadOf(samples.map(({ cpuUs }, round) => cpuUs - (bare[round]?.cpuUs ?? Number.NaN)));
  return {
    cpu_us: rounded(spreadOf(samples.map(({ cpuUs }) => cpuUs)).median),
    added_us: rounded(added.median),
    added_spread_us: rounded(added.spread),
    rps: Math.round(spreadOf(samples.map(({ rps }) => rps)).median),
    p99_ms: rounded(spreadOf(samples.map(({ p99Ms }) => p99Ms)).median),
    gzip_bytes: size?.gzipBytes ?? 0,
  };
}

function ratio(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : Math.round((100 * one) / other) / 100;
}

function target(name: string, most: number, measured: number | null): Target {
  return { name, most: Math.round(100 * most) / 100, measured, met: measured !== null && measured <= most };
}

function rounded(number: number): number {
  return Math.round(10 * number) / 10;
}
