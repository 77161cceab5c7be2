import { html } from '@portcullis/core/internal';
import { address } from '../filters/address.ts';
import { requirePeriod } from '../filters/filters.ts';
import { pageOf, type Served } from '../serving.ts';
import { requestNamed } from './event-asked.ts';
import { whatIf } from './what-if.ts';
import { whatIfPage } from './what-if-page.ts';

/** A rule that is changed in the address and tried on what was recorded. Changes nothing, so that it can be a link. */
export const servedWhatIf: Served = async (serving) => {
  const { database, messages, settings } = serving;
  const { view, given } = serving.viewing(['event', 'rule', 'text', 'without']);
  requirePeriod(view.filters);
  const { event: id = '', rule: name = '', text, without } = given;
  const event = await requestNamed(database, id);
  const desk = event === undefined ? undefined : settings.deskOf(event.http.host);
  const rule = desk?.policy.rules.find((one) => one.name === name);
  if (desk === undefined || rule === undefined) {
    const main = html`<p role="status">${event === undefined ? messages.noEvent : messages.noPolicy}</p>`;
    return pageOf(serving, {
      title: messages.whatIf,
      current: 'what-if',
      main,
      filters: undefined,
      status: 404,
    });
  }
  const tried = without === '1' ? '' : text;
  const result =
    tried === undefined
      ? undefined
      : await whatIf(desk, name, tried, settings.deskOf, database, view.filters);
  const main = whatIfPage(
    {
      action: address(settings.prefix, 'what-if'),
      event: id,
      rule: name,
      text: text ?? JSON.stringify(rule, null, 2),
      result,
    },
    messages,
  );
  return pageOf(serving, { title: messages.whatIfRule(name), current: 'what-if', main, filters: undefined });
};
