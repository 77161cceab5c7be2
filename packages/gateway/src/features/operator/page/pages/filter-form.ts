import { type Html, html } from '@portcullis/core/internal';
import { SPANS, timeText } from '../filters/filters.ts';
import type { ViewContext } from '../views/view.ts';

/** The filters of a view, in a form that puts them into the address. */
export function filterForm(action: string, { filters, messages }: ViewContext): Html {
  const { last, since, until, isWrong, app, person, reason } = filters;
  const time = (value: number): string => (last === undefined ? timeText(value).slice(0, 16) : '');
  const text = (name: string, label: string, value: string): Html =>
    html`<div><label for="${name}">${label}</label><input id="${name}" name="${name}" value="${value}" placeholder="${messages.any}" maxlength="256"></div>`;
  const told = isWrong ? html` aria-invalid="true" aria-describedby="problem"` : undefined;
  const problem = isWrong
    ? html`<p id="problem" class="problem" role="alert">${messages.wrongSpan}</p>`
    : undefined;
  return html`${problem}<form class="filter" method="get" action="${action}" role="search" aria-label="${messages.filter}">
<div><label for="last">${messages.last}</label><select id="last" name="last">${Object.keys(SPANS).map(
    (span) =>
      html`<option value="${span}"${span === last ? html` selected` : undefined}>${messages.spans[span as keyof typeof SPANS]}</option>`,
  )}</select></div>
<div><label for="since">${messages.since}</label><input id="since" name="since" type="datetime-local" value="${time(since)}"${told}${isWrong ? html` autofocus` : undefined}></div>
<div><label for="until">${messages.until}</label><input id="until" name="until" type="datetime-local" value="${time(until)}"${told}></div>
${text('app', messages.application, app)}${text('person', messages.person, person)}${text('reason', messages.reason, reason)}
<button type="submit" class="button quiet">${messages.show}</button>
</form>`;
}
