import { type Html, html } from '@portcullis/core/internal';
import { address, lastingAddress, viewAddress } from '../filters/address.ts';
import type { Section, View, ViewContext } from '../views/view.ts';
import { filterForm } from './filter-form.ts';
import { table } from './table.ts';

/** A view: filters, then its tables with what they show at a glance. */
export function viewMain(
  view: View,
  sections: readonly (readonly [id: string, section: Section])[],
  context: ViewContext,
): Html {
  const { filters, messages, prefix } = context;
  return html`${filterForm(address(prefix, view.name), context)}
<p class="tools"><a href="${lastingAddress(prefix, view.name, filters)}">${messages.lasting}</a> <span class="quiet">${messages.utc}</span></p>
${sections.map(([id, section]) => sectionOf(id, section, view, context))}`;
}

function sectionOf(
  id: string,
  section: Section,
  view: View,
  { filters, messages, prefix }: ViewContext,
): Html {
  const { title, note, chart } = section;
  // A table of the overview is whole in its own view.
  const whole =
    view.name === ''
      ? html`<a href="${viewAddress(prefix, id, filters)}">${messages.show}: ${title}</a>`
      : html`<a href="${viewAddress(prefix, view.name, filters, { csv: id })}">${messages.csv}</a>`;
  return html`<section><h2>${title}</h2>
${note === undefined ? undefined : html`<p class="quiet">${note}</p>`}${chart}
${table(id, section, messages.nothing)}
<p class="tools">${whole}</p></section>`;
}
