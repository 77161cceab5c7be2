import type { RequestEvent } from '@portcullis/audit';
import { type Html, html } from '@portcullis/core/internal';
import { address, viewAddress } from '../filters/address.ts';
import { exactly } from '../filters/name-filter.ts';
import { periodLinks } from '../pages/filter-form.ts';
import { table } from '../pages/table.ts';
import { personHref } from '../views/person-href.ts';
import { requestColumns, requestRow, withoutWho } from '../views/request-row.ts';
import type { ViewContext } from '../views/view.ts';
import { lockSection, type ShownAccess } from './lock-section.ts';

/** A person, as far as events of the period show. */
export interface Person {
  /** `undefined`: not known yet, because the link came from a table that does not have it. */
  readonly issuer: string | undefined;
  readonly subject: string;
  /** The newest first. */
  readonly requests: readonly RequestEvent[];
  readonly refused: readonly RequestEvent[];
}

/** Where else at this gate something about people is. */
export interface PersonPlaces {
  readonly hasSessions: boolean;
  /** Path of the login's page of credentials, if there is one. */
  readonly credentials: string | undefined;
  /** Path of the login's page of agents, if there is one. */
  readonly agents: string | undefined;
}

/** Renders a person: who it is, what an operator can do, and what they did. */
export function personPage(
  person: Person,
  places: PersonPlaces,
  access: ShownAccess | undefined,
  context: ViewContext,
): Html {
  const { messages, filters, prefix } = context;
  const { subject, requests, refused } = person;
  const issuers = [...new Set(requests.flatMap(({ actor }) => actor?.iss ?? []))];
  // Two issuers can have the same subject: these are two people.
  const issuer = person.issuer ?? (issuers.length === 1 ? issuers[0] : undefined);
  const [newest] = requests;
  const actor = newest?.actor;
  const roles = actor?.roles;
  const listed = (id: string, title: string, events: readonly RequestEvent[]): Html => {
    // Without an issuer, a list may be of several people with one subject: each row names its own.
    const seen = person.issuer === undefined ? <Item>(row: readonly Item[]) => row : withoutWho;
    const columns = seen(requestColumns(messages));
    const rows = events.map((event) => seen(requestRow(event, context)));
    return html`<section><h2>${title}</h2><p class="quiet">${messages.newestFirst}</p>
${table(id, { title, columns, rows }, messages.nothing)}</section>`;
  };
  const view = { name: 'person' };
  const periods = periodLinks(view, context, { issuer: person.issuer, subject });
  return html`<dl><dt>${messages.subject}</dt><dd><code>${subject}</code></dd>
<dt>${messages.issuer}</dt><dd>${
    issuer === undefined
      ? issuers.length === 0
        ? messages.unknown
        : html`<ul>${issuers.map((one) => html`<li><a href="${personHref(context, { issuer: one, subject })}">${one}</a></li>`)}</ul>`
      : html`<code>${issuer}</code>`
  }</dd>
<dt>${messages.lastRoles}</dt><dd>${roles === undefined ? messages.unknown : roles.length === 0 ? messages.noCallers : roles.join(', ')}</dd>
<dt>${messages.lastSeen}</dt><dd>${newest === undefined ? messages.nothing : html`<time datetime="${newest.time}">${newest.time.slice(0, 19).replace('T', ' ')}</time>`}</dd></dl>
<h2>${messages.actions}</h2>
<ul class="row actions">${personActions({ issuer, subject }, places, context).map(
    ({ text, href }) => html`<li><a class="button quiet" href="${href}">${text}</a></li>`,
  )}</ul>
${access === undefined ? undefined : lockSection(access, messages)}
<div class="tools">${periods}<span class="quiet">${messages.utc}</span></div>
${listed('refused', messages.lastRefused, refused)}
<p class="tools"><a href="${viewAddress(prefix, 'refusals', filters, { person: exactly(subject) })}">${messages.show}: ${messages.refusedWhy}</a></p>
${listed('requests', messages.lastRequests, requests)}`;
}

/** What an operator can open for a person. Sessions, credentials and agents belong to an issuer and a subject: without both there is no link. */
function personActions(
  { issuer, subject }: Pick<Person, 'issuer' | 'subject'>,
  { hasSessions, credentials, agents }: PersonPlaces,
  { prefix, messages }: ViewContext,
): readonly { readonly text: string; readonly href: string }[] {
  if (issuer === undefined) return [];
  return [
    ...(hasSessions
      ? [{ text: messages.sessions, href: address(prefix, 'sessions', { issuer, subject }) }]
      : []),
    ...(credentials === undefined
      ? []
      : [{ text: messages.credentials, href: address(credentials, '', { everyone: '1', issuer, subject }) }]),
    ...(agents === undefined
      ? []
      : [{ text: messages.agents, href: address(agents, '', { everyone: '1', issuer, subject }) }]),
  ];
}
