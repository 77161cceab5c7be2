import { type Html, html } from '@portcullis/core/internal';
import { lastingAddress, viewAddress } from '../filters/address.ts';
import type { Section, View, ViewContext } from '../views/view.ts';
import { filterForm, periodLinks } from './filter-form.ts';
import { table } from './table.ts';

/** A view: filters, then its tables with what they show at a glance. */
export function viewMain(
  view: View,
  sections: readonly (readonly [id: string, section: Section])[],
  context: ViewContext,
): Html {
  const { filters, messages, prefix } = context;
  return html`${filterForm(view, context)}
<div class="tools">${periodLinks(view, context)}<a href="${lastingAddress(prefix, view.name, filters)}">${messages.lasting}</a> <span class="quiet">${messages.utc}</span></div>
${sections.map(([id, section]) => sectionOf(id, section, view, context))}`;
}

function sectionOf(
  id: string,
  section: Section,
  view: View,
  { filters, messages, prefix }: ViewContext,
): Html {
  const { title, note, chart, glance, isNumbers = false } = section;
  const isOverview = view.name === '';
  // What a line or a chart with its sums says already is not repeated on the overview.
  const isSaid = isOverview && glance !== undefined;
  const rows = table(id, section, messages.nothing);
  const shown = isNumbers ? html`<details><summary>${messages.numbers}</summary>${rows}</details>` : rows;
  const file = html`<p class="tools"><a href="${viewAddress(prefix, view.name, filters, { csv: id })}">${messages.csv}</a></p>`;
  // A table of the overview is whole in its own view.
  const heading = isOverview ? html`<a href="${viewAddress(prefix, id, filters)}">${title}</a>` : title;
  return html`<section><h2>${heading}</h2>
${note === undefined || isSaid ? undefined : html`<p class="quiet">${note}</p>`}${glance}${chart}
${isSaid ? undefined : shown}${isOverview ? undefined : file}</section>`;
}
