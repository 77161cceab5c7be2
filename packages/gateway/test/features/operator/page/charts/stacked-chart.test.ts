import { expect, test } from 'vitest';
import { barChart } from '../../../../../src/features/operator/page/charts/bar-chart.ts';
import { stackedChart } from '../../../../../src/features/operator/page/charts/stacked-chart.ts';

test('a chart stacks its counts, shows their numbers, and is escaped', () => {
  const svg = String(
    stackedChart({
      title: 'Sign-ins <over time>',
      slots: ['2026-01-30', '2026-01-31'],
      series: [
        { name: 'corp', values: [1, 0] },
        { name: '<b>', values: [3, 2] },
      ],
      language: 'de',
    }),
  );
  const bars = [...svg.matchAll(/y="([\d.]+)" width="[\d.]+" height="([\d.]+)"/g)].map(([, y, height]) => [
    y,
    height,
  ]);
  expect(bars).toEqual([
    ['120', '40'],
    ['0', '120'],
    ['80', '80'],
  ]);
  expect(svg).toContain('aria-label="Sign-ins &lt;over time&gt;: 6"');
  expect(svg).toContain('<title>2026-01-31: &lt;b&gt; 2</title>');
  expect(svg).not.toContain('<b>');
});

test('no counts are an empty chart, and no bars are no chart', () => {
  const empty = String(
    stackedChart({ title: 'x', slots: ['a'], series: [{ name: 'n', values: [0] }], language: 'en' }),
  );
  expect(empty).not.toMatch(/NaN|<rect class="look-0" x/);
  expect(String(barChart({ title: 'x', bars: [], language: 'en' }))).toBe('');
});
