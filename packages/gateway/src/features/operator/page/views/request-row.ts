import type { RequestEvent } from '@portcullis/audit';
import { address } from '../filters/address.ts';
import type { Messages } from '../language/messages.ts';
import { personHref } from './person-href.ts';
import type { Cell, Column, ViewContext } from './view.ts';

/** The columns of a list of requests. */
export function requestColumns({
  time,
  who,
  request,
  outcome,
  reason,
  rule,
  why,
}: Messages): readonly Column[] {
  return [time, who, request, outcome, reason, rule, why].map((title) => ({ title }));
}

/** A row of such a list, or its columns, for a page about one person: it does not repeat who that is. */
export function withoutWho<Item>([time, _who, ...others]: readonly Item[]): readonly Item[] {
  return [...(time === undefined ? [] : [time]), ...others];
}

/** One request in a list, with the way to its explanation. */
export function requestRow(
  event: RequestEvent,
  context: Pick<ViewContext, 'filters' | 'messages' | 'prefix'>,
): readonly Cell[] {
  const { messages, prefix } = context;
  const { actor, http, outcome, reason, policy } = event;
  const subject = actor?.sub;
  const shown = actor?.email ?? subject ?? messages.nobody;
  return [
    { time: event.time },
    subject === undefined
      ? shown
      : { text: shown, href: personHref(context, { issuer: actor?.iss, subject }) },
    { code: `${http.method} ${http.host}${http.path ?? http.path_raw ?? ''}` },
    messages.outcomes[outcome],
    { code: reason.at(-1) ?? '' },
    { code: policy?.matched_rule ?? '' },
    { text: messages.explain, href: address(prefix, 'explain', { event: event.id }) },
  ];
}
