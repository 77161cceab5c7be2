import { type Filters, timeText } from './filters.ts';

/** What an address has besides the page's name; an empty text, and nothing, are left out. */
export type AddressParts = Readonly<Record<string, string | undefined>>;

/** The address of a view with the same filters, changed by what is given. */
export function viewAddress(
  prefix: string,
  view: string,
  filters: Filters,
  change: AddressParts = {},
): string {
  const { last, since, until, app, person, reason } = filters;
  const span = last === undefined ? { since: timeText(since), until: timeText(until) } : { last };
  return address(prefix, view, { ...span, app, person, reason, ...change });
}

/** The same, of a view that shows what it shows now whenever it is opened. */
export function lastingAddress(prefix: string, view: string, filters: Filters): string {
  return viewAddress(prefix, view, { ...filters, last: undefined });
}

/** An address of the page. */
export function address(prefix: string, view: string, parts: AddressParts = {}): string {
  const given = Object.entries(parts).filter((part): part is [string, string] => (part[1] ?? '') !== '');
  const search = new URLSearchParams(given).toString();
  return `${prefix}${view}${search === '' ? '' : `?${search}`}`;
}
