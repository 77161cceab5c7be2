import { type Html, html } from '@portcullis/core/internal';

/** One number at a glance. */
export interface Total {
  readonly name: string;
  readonly value: number;
  /** Of the series in the chart below. */
  readonly look: number;
  readonly href: string;
}

/** Renders the sums of a chart, which are also its legend. */
export function totals(sums: readonly Total[], language: string): Html {
  const number = new Intl.NumberFormat(language);
  return html`<ul class="totals">${sums.map(
    ({ name, value, look, href }) =>
      html`<li><a href="${href}"><strong>${number.format(value)}</strong> <span>${swatch(look)}${name}</span></a></li>`,
  )}</ul>`;
}

function swatch(look: number): Html {
  return html`<svg class="swatch look-${look}" viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10"/></svg>`;
}
