import { describe, expect, it } from 'vitest';
import { benchOptions } from '../../../bench/src/bench-options.ts';
import { addedPerRound } from '../../../bench/src/cost/added.ts';
import { contenders, growing } from '../../../bench/src/cost/contenders.ts';
import { costSection } from '../../../bench/src/cost/cost-section.ts';
import type { Measurements } from '../../../bench/src/cost/measurements.ts';
import { type BenchResults, resultsOf } from '../../../bench/src/cost/results.ts';
import type { Slice } from '../../../bench/src/cost/slices.ts';
import { keptUp } from '../../../bench/src/log/log-rate.ts';
import { seededRandom } from '../../../bench/src/statistics/seeded-random.ts';

const ROUNDS = 30;
const PROCESSES = 5;
const NOTHING: Measurements = {
  cost: [],
  growing: [],
  pages: new Map(),
  busiestOf8: undefined,
  logEventsPerSecond: undefined,
  coldStarts: new Map(),
  decisions: new Map(),
  sizes: new Map(),
};

/** Rounds of a machine that is at times half as fast: what each contender costs is `cpuUs`, give or take `noise`. */
function readings(costs: Readonly<Record<string, number>>, noise = 0): Map<string, Slice[]> {
  const random = seededRandom(5);
  return new Map(
    Object.entries(costs).map(([name, cpuUs]) => [
      name,
      Array.from({ length: ROUNDS }, (_, round) => ({
        cpuUs: cpuUs + (round % 3 === 0 ? 100 : 0) + noise * (random() - 0.5),
        rps: 1000,
        latenciesMs: [1, 2, 3],
      })),
    ]),
  );
}

/** The same of several processes, whose costs differ by `apart` from one to the next. */
function processes(costs: Readonly<Record<string, number>>, apart = 0): readonly Map<string, Slice[]>[] {
  return Array.from({ length: PROCESSES }, (_, index) =>
    readings(
      Object.fromEntries(
        Object.entries(costs).map(([name, cost], place) => [
          name,
          cost + (name === 'bare' ? 0 : apart * (((index + place) % PROCESSES) - 2)),
        ]),
      ),
    ),
  );
}

function results(measured: Partial<Measurements>): BenchResults {
  return resultsOf({ contenders, growing }, { ...NOTHING, ...measured }, seededRandom(1));
}

describe('addedPerRound', () => {
  it('compares every slice with that of the same round', () => {
    const added = addedPerRound(readings({ bare: 100, gate: 130 }), { name: 'gate', against: 'bare' });
    expect(added).toEqual(Array.from({ length: ROUNDS }, () => 30));
  });

  it('fails for slices that have no partner', () => {
    const odd = readings({ bare: 100, gate: 130 });
    odd.get('gate')?.pop();
    expect(() => addedPerRound(odd, { name: 'gate', against: 'bare' })).toThrow('no pairs');
  });
});

describe('resultsOf', () => {
  const targetOf = ({ targets }: BenchResults, name: string) =>
    targets.find((target) => target.name === name);

  it('reports the cost of a contender, independent of the machine’s load', () => {
    const {
      contenders: lines,
      ratios,
      ratio_errors,
      processes: count,
    } = results({ cost: processes({ bare: 100, gate: 130, calls: 120 }) });
    expect(lines.gate).toMatchObject({ cpu_us: 130, added_us: 30, added_error_us: 0, rps: 1000, p99_ms: 3 });
    expect(ratios.gate_vs_calls).toBe(1.5);
    expect(ratio_errors.gate_vs_calls).toBe(0);
    expect(count).toBe(PROCESSES);
  });

  it('compares browsers with browsers', () => {
    const { contenders: lines, ratios } = results({
      cost: processes({ bare: 100, bare_browser: 150, gate_browser: 190, calls_browser: 170 }),
    });
    expect(lines.gate_browser?.added_us).toBe(40);
    expect(ratios.gate_browser_vs_calls).toBe(2);
  });

  it('reports a target as met if processes agree, and as open if they differ by more than is left', () => {
    const costs = { bare: 100, gate: 132, calls: 120 };
    expect(targetOf(results({ cost: processes(costs) }), 'full gate / calls')).toMatchObject({
      measured: 1.6,
      most: 1.7,
      least: null,
      error: 0,
      verdict: 'met',
      met: true,
    });
    // Each process alone repeats itself exactly: only other processes show the error.
    const apart = targetOf(results({ cost: processes(costs, 2) }), 'full gate / calls');
    expect(apart).toMatchObject({ verdict: 'not told', met: false });
    expect(apart?.error).toBeGreaterThan(0.05);
  });

  it('states no error and no verdict for fewer than four processes', () => {
    const measured = results({ cost: processes({ bare: 100, gate: 130, calls: 120 }).slice(0, 3) });
    expect(measured.contenders.gate).toMatchObject({ added_us: 30, added_error_us: null });
    expect(measured.ratio_errors.gate_vs_calls).toBeNull();
    expect(targetOf(measured, 'full gate / calls')?.verdict).toBe('not told');
  });

  it('names exactly the ratios of which targets are made', () => {
    expect(Object.keys(results({}).ratios).toSorted()).toEqual([
      'callers_20000_vs_1',
      'cold_500_instances_vs_1',
      'cold_gateway_vs_hono_access',
      'gate_browser_vs_calls',
      'gate_cold_vs_hono_access',
      'gate_elevations_vs_gate',
      'gate_vs_apache_oidc',
      'gate_vs_calls',
      'gateway_vs_calls',
      'rules_10000_vs_10',
      'session_finds_busiest_of_8',
      'session_vs_hono_oidc',
      'token_cold_vs_jose',
    ]);
  });

  it('compares cold starts as they are, sizes by their bytes, and the log by a lower limit', () => {
    const measured = results({
      coldStarts: new Map([
        ['hono_access', [20, 20, 20, 20, 20, 20]],
        ['gateway_login', [30, 30, 30, 30, 30, 30]],
        ['gateway_1_instance', [40, 40, 40, 40, 40, 40]],
        ['gateway_500_instances', [50, 50, 50, 50, 50, 50]],
      ]),
      sizes: new Map([['worker:gateway_sso', { gzipBytes: 110_001, shares: { session: 100 } }]]),
      busiestOf8: 0.13,
      logEventsPerSecond: 8000,
    });
    expect(measured.ratios.session_finds_busiest_of_8).toBe(0.13);
    expect(targetOf(measured, 'sessions: share of finds of the busiest of 8 objects')?.verdict).toBe('met');
    expect(measured.ratios).toMatchObject({
      cold_gateway_vs_hono_access: 1.5,
      cold_500_instances_vs_1: 1.25,
    });
    expect(targetOf(measured, 'kB in all, built with login and single sign-on, two languages')?.verdict).toBe(
      'missed',
    );
    expect(measured.log_events_per_second).toBe(8000);
    const log = targetOf(measured, 'log: events a second without growing lag');
    expect(log).toMatchObject({ most: null, least: 8000, verdict: 'met' });
    const slower = targetOf(
      results({ logEventsPerSecond: 6000 }),
      'log: events a second without growing lag',
    );
    expect(slower?.verdict).toBe('missed');
  });

  it('reports null and a reason for what was not measured, and never that its target is met', () => {
    const { contenders: lines, ratios, ratio_errors, absent, targets, log_events_per_second } = results({});
    expect(new Set(Object.values(lines))).toEqual(new Set([null]));
    expect(new Set([...Object.values(ratios), ...Object.values(ratio_errors)])).toEqual(new Set([null]));
    expect(log_events_per_second).toBeNull();
    expect(Object.keys(absent)).toEqual([...Object.keys(ratios), 'log_events_per_second']);
    expect(absent.gate_vs_calls).toBe('this run did not measure gate and calls');
    expect(absent.session_finds_busiest_of_8).toMatch('eight objects');
    expect(new Set(targets.map(({ verdict }) => verdict))).toEqual(new Set(['not measured']));
    expect(targets.filter(({ met }) => met)).toEqual([]);
  });

  it('gives as the reason what a contender lacks', () => {
    const without = contenders.map((contender) =>
      contender.name === 'apache_oidc' ? { ...contender, missing: 'no Apache' } : contender,
    );
    const { absent } = resultsOf({ contenders: without, growing }, NOTHING, seededRandom(1));
    expect(absent.gate_vs_apache_oidc).toBe('no Apache');
  });
});

describe('contenders', () => {
  it('are each compared with one that is measured next to it', () => {
    for (const group of [contenders, growing]) {
      const names = group.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const { against = 'bare' } of group) expect(names).toContain(against);
    }
  });

  it('have a browser with 22 headers, Host and credential among them', async () => {
    const { browserHeaders } = await import('../../../bench/src/cost/browser-headers.ts');
    expect(Object.keys({ Host: '', Authorization: '', ...browserHeaders() })).toHaveLength(22);
    expect(browserHeaders('session=1').Cookie).toContain('; session=1');
  });
});

describe('costSection', () => {
  it('has a line for each that was measured, for each target its verdict, and why a number is missing', () => {
    const measured = results({
      cost: processes({ bare: 100, gate: 130, calls: 120 }),
      pages: new Map([['direct', [3, 4, 5]]]),
    });
    const run = { ...benchOptions([]).run, rounds: ROUNDS };
    const text = costSection(measured, { contenders, growing }, run, 'a machine');
    expect(text).toMatch(/^\| gate {2,}\| ours: .*\| 130\.0 +\| 30\.0 ± 0\.0 +\| 1000 +\| 3 /m);
    expect(text).toMatch(/^\| full gate \/ calls +\| 1\.7 +\| 1\.5 +\| 1\.5 +\| met +\|$/m);
    expect(text).toMatch(/^\| session \/ hono_oidc +\| 0\.3 +\| 0\.25 +\| +\| not measured \|$/m);
    expect(text).toMatch(/^\| log: .* \| at least 8000 \| 12000 \| +\| not measured \|$/m);
    expect(text).toMatch(/^\| direct \| 4\.00 ± 0\.50 \|$/m);
    expect(text).toMatch(/^- `session_finds_busiest_of_8`: /m);
    expect(text).not.toMatch(/^\| jose /m);
  });
});

describe('keptUp', () => {
  const written = { sent: 12_000, refused: 0, waitedFor: 0 };
  const lags = (ms: (at: number) => number) =>
    Array.from({ length: 120 }, (_, index) => ({ at: index * 100, ms: ms(index * 100) }));

  it('is true for a log whose lag stays, and false for one whose lag grows', () => {
    expect(keptUp({ ...written, lags: lags((at) => 600 + (at % 500)) }, 12_000)).toBe(true);
    expect(keptUp({ ...written, lags: lags((at) => 600 + at / 2) }, 12_000)).toBe(false);
  });

  it('is false if something was refused, is missing, or was never measured, and if too little was written', () => {
    const steady = { ...written, lags: lags(() => 600) };
    expect(keptUp({ ...steady, refused: 1 }, 12_000)).toBe(false);
    expect(keptUp({ ...steady, waitedFor: 1 }, 12_000)).toBe(false);
    expect(keptUp({ ...steady, lags: [] }, 12_000)).toBe(false);
    expect(keptUp(steady, 24_000)).toBe(false);
  });
});
