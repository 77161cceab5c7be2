import { type Html, html } from '@portcullis/core/internal';
import { type AddressParts, viewAddress } from '../filters/address.ts';
import { type Filters, PERIODS } from '../filters/filters.ts';
import type { Messages } from '../language/messages.ts';
import type { View, ViewContext } from '../views/view.ts';

const MINUTE_MS = 60_000;

/** The filters of a view, in a form that puts them into the address: one row, and the rest behind "more". */
export function filterForm(view: Pick<View, 'name'>, { filters, messages, prefix }: ViewContext): Html {
  const { problem, app, person, reason } = filters;
  const text = (name: string, label: string, value: string): Html =>
    html`<div><label for="${name}">${label}</label><input id="${name}" name="${name}" value="${value}" placeholder="${messages.any}" maxlength="256" autocomplete="off" spellcheck="false"></div>`;
  const told =
    problem === undefined
      ? html` aria-describedby="period-help"`
      : html` aria-invalid="true" aria-describedby="problem period-help" autofocus`;
  const isOpen = problem !== undefined || reason !== '';
  return html`${
    problem === undefined
      ? undefined
      : html`<p id="problem" class="problem" role="alert">${problem === 'span' ? messages.wrongSpan : messages.wrongPeriod}</p>`
  }<form class="filter" method="get" action="${prefix}${view.name}" role="search" aria-label="${messages.filter}">
<div><label for="last">${messages.period}</label><input id="last" name="last" value="${periodText(filters, messages)}" maxlength="256" autocomplete="off" spellcheck="false"${told}></div>
${text('person', messages.person, person)}${text('app', messages.application, app)}
<button type="submit" class="button quiet">${messages.show}</button>
<details${isOpen ? html` open` : undefined}><summary>${messages.more}</summary>
<div class="further">${text('reason', messages.reason, reason)}<p id="period-help" class="quiet">${messages.periodHelp} ${messages.namesHelp}</p></div>
</details>
</form>`;
}

/** The periods that are most asked for, as links with the other filters as they are. */
export function periodLinks(
  view: Pick<View, 'name'>,
  { filters, messages, prefix }: ViewContext,
  more: AddressParts = {},
): Html {
  return html`<ul class="periods" aria-label="${messages.period}">${PERIODS.map(
    (last) =>
      html`<li><a href="${viewAddress(prefix, view.name, { ...filters, last }, more)}"${last === filters.last ? html` aria-current="true"` : undefined}>${messages.periods[last]}</a></li>`,
  )}</ul>`;
}

/** A period as it can be typed. */
function periodText({ last, since, until, problem, typed }: Filters, messages: Messages): string {
  if (problem === 'period') return typed;
  if (last === 'today' || last === 'yesterday') return messages.days[last];
  if (last !== undefined) return last.replace(/(?<=\d)(?=[mhdw]$)/, ' ');
  // To the minute, so that nothing of the period is left out.
  const minute = (time: number): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ');
  const end = Math.ceil(until / MINUTE_MS) * MINUTE_MS;
  return `${minute(since)} – ${minute(end)}`;
}
