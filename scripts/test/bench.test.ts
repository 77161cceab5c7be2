import { describe, expect, it } from 'vitest';
import { contenders } from '../../bench/src/contenders.ts';
import { markdownTable } from '../../bench/src/markdown-table.ts';
import { withSection } from '../../bench/src/proof-page.ts';
import { resultsOf } from '../../bench/src/results.ts';
import { spreadOf } from '../../bench/src/statistics.ts';

describe('spreadOf', () => {
  it('gives the median and half the distance between the quartiles', () => {
    expect(spreadOf([5, 1, 3, 2, 4])).toEqual({ median: 3, spread: 1 });
    expect(spreadOf([1, 2])).toEqual({ median: 1.5, spread: 0.25 });
    expect(spreadOf([7])).toEqual({ median: 7, spread: 0 });
  });
});

describe('resultsOf', () => {
  const sample = (cpuUs: number) => ({ cpuUs, rps: 1000, p99Ms: 2 });
  const none = { contenders, sizes: new Map(), coldStarts: new Map(), decisions: new Map() };

  it('reads every contender against the bare Worker of the same round', () => {
    const samples = new Map([
      ['bare', [sample(100), sample(200), sample(100)]],
      ['gate', [sample(130), sample(230), sample(150)]],
      ['hono_access', [sample(200), sample(300), sample(200)]],
    ]);
    const { contenders: lines, ratios, targets } = resultsOf({ ...none, samples });
    expect(lines.gate).toMatchObject({ cpu_us: 150, added_us: 30, rps: 1000 });
    expect(ratios.gate_vs_hono_access).toBe(0.3);
    expect(targets[0]).toMatchObject({ measured: 0.3, met: true });
  });

  it('says null of what was not measured, and never that its target is met', () => {
    const { contenders: lines, ratios, targets } = resultsOf({ ...none, samples: new Map() });
    expect(new Set(Object.values(lines))).toEqual(new Set([null]));
    expect(ratios.gate_vs_hono_access).toBeNull();
    expect(targets.filter(({ met }) => met)).toEqual([]);
  });
});

describe('withSection', () => {
  const page = 'a\n<!-- fuzz -->\nold\n<!-- /fuzz -->\nb\n';

  it('replaces what stands between the marks', () => {
    expect(withSection(page, 'fuzz', 'new')).toBe('a\n<!-- fuzz -->\n\nnew\n\n<!-- /fuzz -->\nb\n');
  });

  it('fails for a page without the place', () => {
    expect(() => withSection(page, 'bench', 'new')).toThrow('no place for "bench"');
  });
});

describe('markdownTable', () => {
  it('aligns its columns and escapes bars', () => {
    expect(markdownTable(['', 'b'], [['a|b', 'c']])).toBe('|      | b   |\n| ---- | --- |\n| a\\|b | c   |');
  });
});
