import { describe, expect, it } from 'vitest';
import { addedPerRound } from '../../../bench/src/cost/added.ts';
import { contenders, growing } from '../../../bench/src/cost/contenders.ts';
import { costSection } from '../../../bench/src/cost/cost-section.ts';
import type { Measurements } from '../../../bench/src/cost/measurements.ts';
import { type BenchResults, resultsOf } from '../../../bench/src/cost/results.ts';
import type { Slice } from '../../../bench/src/cost/slices.ts';
import { seededRandom } from '../../../bench/src/statistics/seeded-random.ts';

const ROUNDS = 30;
const NOTHING: Measurements = {
  cost: new Map(),
  growing: new Map(),
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
    } = results({
      cost: readings({ bare: 100, gate: 130, hono_access: 200 }),
    });
    expect(lines.gate).toMatchObject({ cpu_us: 130, added_us: 30, added_error_us: 0, rps: 1000, p99_ms: 3 });
    expect(ratios.gate_vs_hono_access).toBe(0.3);
    expect(ratio_errors.gate_vs_hono_access).toBe(0);
  });

  it('compares browsers with browsers', () => {
    const { contenders: lines, ratios } = results({
      cost: readings({ bare: 100, bare_browser: 150, gate_browser: 190, hono_access_browser: 250 }),
    });
    expect(lines.gate_browser?.added_us).toBe(40);
    expect(ratios.gate_browser_vs_hono_access).toBe(0.4);
  });

  it('reports a target as met by a steady run, and as open after a noisy one', () => {
    const costs = { bare: 100, gate: 130, hono_access: 200 };
    expect(targetOf(results({ cost: readings(costs) }), 'full gate / hono_access')).toMatchObject({
      measured: 0.3,
      error: 0,
      verdict: 'met',
      met: true,
    });
    const noisy = targetOf(results({ cost: readings(costs, 80) }), 'full gate / hono_access');
    expect(noisy).toMatchObject({ verdict: 'not told', met: false });
  });

  it('compares cold starts and decisions as they are, and sizes by their bytes', () => {
    const measured = results({
      coldStarts: new Map([
        ['hono_access', [20, 20, 20, 20, 20, 20]],
        ['gateway_login', [30, 30, 30, 30, 30, 30]],
        ['gate', [50, 50, 50, 50, 50, 50]],
      ]),
      decisions: new Map([
        [10, [2, 2, 2, 2, 2]],
        [10_000, [3, 3, 3, 3, 3]],
      ]),
      sizes: new Map([['worker:token', { gzipBytes: 13_001, shares: { token: 100 } }]]),
    });
    expect(measured.ratios).toMatchObject({
      cold_gateway_vs_hono_access: 1.5,
      cold_gate_vs_hono_access: 2.5,
      rules_10000_vs_10: 1.5,
    });
    expect(targetOf(measured, 'kB, a Worker that verifies tokens')?.verdict).toBe('missed');
  });

  it('reports null for what was not measured, and never that its target is met', () => {
    const { contenders: lines, ratios, targets } = results({});
    expect(new Set(Object.values(lines))).toEqual(new Set([null]));
    expect(new Set(Object.values(ratios))).toEqual(new Set([null]));
    expect(new Set(targets.map(({ verdict }) => verdict))).toEqual(new Set(['not measured']));
    expect(targets.filter(({ met }) => met)).toEqual([]);
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
  it('has a line for each that was measured, and for each target its verdict', () => {
    const measured = results({ cost: readings({ bare: 100, gate: 130, hono_access: 200 }) });
    const method = { rounds: ROUNDS, requests: 400, connections: 16, warmUp: 1, starts: 11 };
    const text = costSection(measured, { contenders, growing }, method, 'a machine');
    expect(text).toMatch(/^\| gate {2,}\| ours: .*\| 130\.0 +\| 30\.0 ± 0\.0 +\| 1000 +\| 3 /m);
    expect(text).toMatch(/^\| full gate \/ hono_access +\| 0\.33 +\| 0\.25 +\| 0\.3 +\| met +\|$/m);
    expect(text).toMatch(/^\| session \/ hono_oidc +\| 0\.33 +\| 0\.25 +\| +\| not measured \|$/m);
    expect(text).not.toMatch(/^\| jose /m);
  });
});
