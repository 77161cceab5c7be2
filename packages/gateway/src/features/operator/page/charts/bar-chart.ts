import { type Html, html } from '@portcullis/core/internal';
import { scaleLinear } from 'd3-scale';

/** What is drawn: the longest bar first. */
export interface BarChart {
  readonly title: string;
  readonly bars: readonly { readonly name: string; readonly value: number }[];
  /** BCP 47 tag. */
  readonly language: string;
}

const WIDTH = 100;

/** Bars with their names: nothing for an empty list. Hidden from screen readers, which have the table with the same numbers. */
export function barChart({ title, bars, language }: BarChart): Html {
  if (bars.length === 0) return html``;
  const x = scaleLinear()
    .domain([0, Math.max(1, ...bars.map(({ value }) => value))])
    .range([0, WIDTH]);
  const number = new Intl.NumberFormat(language);
  return html`<figure class="chart bars" aria-hidden="true">
<figcaption>${title}</figcaption>
${bars.map(
  ({ name, value }) =>
    html`<div class="bar"><code>${name}</code><svg viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none"><rect class="look-0" width="${Math.round(x(value) * 100) / 100}" height="10"/></svg><span class="bar-value">${number.format(value)}</span></div>`,
)}
</figure>`;
}
