import { type Html, html } from '@portcullis/core/internal';
import type { SessionPage, SessionSummary } from '@portcullis/session';
import { address } from '../filters/address.ts';
import type { Messages } from '../language/messages.ts';
import { cellText } from '../pages/table.ts';

/** What is shown. */
export interface SessionsShown extends SessionPage {
  readonly prefix: string;
  /** How many come before these, as the address says it; `undefined`: none. */
  readonly skip: string | undefined;
  /** The user whose sessions are shown; `undefined` for all users. */
  readonly person: Pick<SessionSummary, 'issuer' | 'subject'> | undefined;
  readonly messages: Messages;
}

/** Renders sessions, with a button to end each. */
export function sessionsTable({ sessions, next, skip, prefix, person, messages }: SessionsShown): Html {
  const everybodys = address(prefix, 'sessions');
  const { issuer, subject } = person ?? { issuer: sessions[0]?.issuer ?? '', subject: '' };
  const field = (name: 'issuer' | 'subject', value: string): Html =>
    html`<div><label for="${name}">${messages[name]}</label><input id="${name}" name="${name}" value="${value}" required></div>`;
  const head = html`${person === undefined ? html`<p class="quiet">${messages.sessionsNote}</p>` : html`<p><a href="${everybodys}">${messages.everybody}</a></p>`}
<form class="filter" method="get" action="${everybodys}" role="search" aria-label="${messages.person}">
${field('issuer', issuer)}${field('subject', subject)}<button type="submit" class="button quiet">${messages.show}</button>
</form>`;
  const nextHref = next && address(prefix, 'sessions', { ...person, skip: String(next) });
  const more = nextHref && html`<p><a href="${nextHref}" rel="next">${messages.nextPage}</a></p>`;
  if (sessions.length === 0) return html`${head}<p class="quiet">${messages.noneOpen}</p>${more}`;
  const titles = [
    messages.who,
    messages.browser,
    messages.country,
    messages.signedIn,
    messages.lastSeen,
    messages.how,
  ];
  const action = address(prefix, 'sessions', { ...person, skip });
  return html`${head}<div class="scroll" tabindex="0" role="region" aria-label="${messages.sessions}"><table>
<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}<th scope="col">${messages.end}</th></tr></thead>
<tbody>${sessions.map((session) => row(session, prefix, action, messages))}</tbody>
</table></div>${more}`;
}

function row(session: SessionSummary, prefix: string, action: string, messages: Messages): Html {
  const { id, issuer, subject, email, provider, acr, amr, startedAt, seenAt, place } = session;
  const own = address(prefix, 'sessions', { issuer, subject });
  const name = email ?? subject;
  const how = [provider, ...(acr === undefined ? [] : [acr]), ...amr].join(', ');
  return html`<tr><td><a href="${own}">${name}</a></td><td><code>${place.agent ?? messages.unknown}</code></td><td>${place.country ?? ''}</td><td>${time(startedAt)}</td><td>${time(seenAt)}</td><td>${how}</td>
<td><form method="post" action="${action}"><input type="hidden" name="session" value="${id}"><button type="submit" class="button quiet" aria-label="${messages.end}: ${name}">${messages.end}</button></form></td></tr>`;
}

function time(seconds: number): Html {
  const text = new Date(seconds * 1000).toISOString();
  return html`<time datetime="${text}">${cellText({ time: text })}</time>`;
}
