import { type Html, html } from '@portcullis/core/internal';

/** Of this many series each looks different, also without color: more of them look like the last. */
const LOOKS = 6;

/** How a series is drawn: the class of its shapes. */
export function lookOf(index: number): string {
  return `look-${Math.min(index, LOOKS - 1)}`;
}

/** Which look is which series. */
export function legend(names: readonly string[], looks: readonly string[]): Html {
  return html`<ul class="legend">${names.map(
    (name, index) =>
      html`<li><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class="${looks[index]}" width="10" height="10"/></svg>${name}</li>`,
  )}</ul>`;
}
