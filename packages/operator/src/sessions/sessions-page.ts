import { type Html, html } from '@portcullis/core/internal';
import type { SessionPage, SessionSummary } from '@portcullis/session';
import { address } from '../filters/address.ts';
import type { Messages } from '../language/messages.ts';
import { cellText } from '../pages/table.ts';

/** What is shown. */
export interface SessionsShown extends SessionPage {
  readonly prefix: string;
  /** Whose are shown; `undefined`: everybody's. */
  readonly person: Pick<SessionSummary, 'issuer' | 'subject'> | undefined;
  readonly messages: Messages;
}

/** Sessions of people, each of which can be ended. */
export function sessionsTable({ sessions, next, prefix, person, messages }: SessionsShown): Html {
  const back =
    person === undefined
      ? undefined
      : html`<p><a href="${address(prefix, 'sessions')}">${messages.everybody}</a></p>`;
  const nextHref = next && address(prefix, 'sessions', { ...person, skip: String(next) });
  const more = nextHref && html`<p><a href="${nextHref}" rel="next">${messages.nextPage}</a></p>`;
  if (sessions.length === 0) return html`${back}<p class="quiet">${messages.nothing}</p>${more}`;
  const titles = [
    messages.who,
    messages.browser,
    messages.country,
    messages.signedIn,
    messages.lastSeen,
    messages.how,
  ];
  return html`${back}<div class="scroll" tabindex="0" role="region" aria-label="${messages.sessions}"><table>
<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}<th scope="col">${messages.end}</th></tr></thead>
<tbody>${sessions.map((session) => row(session, prefix, messages))}</tbody>
</table></div>${more}`;
}

function row(session: SessionSummary, prefix: string, messages: Messages): Html {
  const { id, issuer, subject, email, provider, acr, amr, startedAt, seenAt, place } = session;
  const own = address(prefix, 'sessions', { issuer, subject });
  const name = email ?? subject;
  const how = [provider, ...(acr === undefined ? [] : [acr]), ...amr].join(', ');
  return html`<tr><td><a href="${own}">${name}</a></td><td><code>${place.agent ?? messages.unknown}</code></td><td>${place.country ?? ''}</td><td>${time(startedAt)}</td><td>${time(seenAt)}</td><td>${how}</td>
<td><form method="post" action="${address(prefix, 'sessions')}"><input type="hidden" name="session" value="${id}"><button class="button quiet" aria-label="${messages.end}: ${name}">${messages.end}</button></form></td></tr>`;
}

function time(seconds: number): Html {
  const text = new Date(seconds * 1000).toISOString();
  return html`<time datetime="${text}">${cellText({ time: text })}</time>`;
}
