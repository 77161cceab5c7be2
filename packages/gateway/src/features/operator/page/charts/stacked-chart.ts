import { type Html, html } from '@portcullis/core/internal';
import { scaleBand, scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import { legend, lookOf } from './legend.ts';

/** One of the things that are counted. */
export interface ChartSeries {
  readonly name: string;
  /** One for each slot. */
  readonly values: readonly number[];
  /** Which look it has. Default: the next one. */
  readonly look?: number;
}

/** What is drawn. */
export interface StackedChart {
  readonly title: string;
  /** Days or hours, as summaries name them. */
  readonly slots: readonly string[];
  /** The first stands at the bottom. */
  readonly series: readonly ChartSeries[];
  /** BCP 47 tag. */
  readonly language: string;
  /** Whether the sums above it name the series already. Default: `false`. */
  readonly isNamed?: boolean;
}

const WIDTH = 720;
const HEIGHT = 160;

/**
 * Renders counts over time as stacked bars: SVG without a script, with the numbers in a table next to it. Scales and labels are
 * text of the page, so that they are readable at any width.
 */
export function stackedChart({ title, slots, series, language, isNamed = false }: StackedChart): Html {
  const totals = slots.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const most = Math.max(1, ...totals);
  const x = scaleBand().domain(slots).range([0, WIDTH]).paddingInner(0.15);
  const y = scaleLinear().domain([0, most]).nice().range([HEIGHT, 0]);
  const names = series.map(({ name }) => name);
  const looks = series.map(({ look }, index) => lookOf(look ?? index));
  const layers = stack<number, string>()
    .keys(names.map((_, index) => String(index)))
    .value((slot, key) => series[Number(key)]?.values[slot] ?? 0)(slots.map((_, index) => index));
  const shapes = layers.flatMap((layer, index) =>
    layer.flatMap(([from, to], slot) => {
      if (to === from) return [];
      const left = x(slots[slot] ?? '') ?? 0;
      return [
        html`<rect class="${looks[index]}" x="${round(left)}" y="${round(y(to))}" width="${round(x.bandwidth())}" height="${round(y(from) - y(to))}"><title>${slots[slot]}: ${names[index]} ${to - from}</title></rect>`,
      ];
    }),
  );
  const number = new Intl.NumberFormat(language);
  const total = totals.reduce((sum, one) => sum + one, 0);
  return html`<figure class="chart">
<figcaption>${title}: ${number.format(total)}</figcaption>
<p class="scale" aria-hidden="true">${number.format(y.domain()[1] ?? most)}</p>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title}: ${number.format(total)}">
<path class="axis" d="M0 ${HEIGHT}H${WIDTH}"/>
${shapes}</svg>
<p class="ends" aria-hidden="true"><span>${slots[0] ?? ''}</span><span>${slots.at(-1) ?? ''}</span></p>
${isNamed ? undefined : legend(names, looks)}
</figure>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
