import { type Html, html } from '@portcullis/core/internal';
import type { SessionSummary } from '@portcullis/session';
import { address } from '../filters/address.ts';
import type { Messages } from '../language/messages.ts';
import { cellText } from '../pages/table.ts';

/** What is shown. */
export interface SessionsShown {
  readonly sessions: readonly SessionSummary[];
  readonly prefix: string;
  /** Whether those of one person are shown. */
  readonly isOfOne: boolean;
  readonly messages: Messages;
}

/** Sessions of people, each of which can be ended. */
export function sessionsTable({ sessions, prefix, isOfOne, messages }: SessionsShown): Html {
  const back = isOfOne
    ? html`<p><a href="${address(prefix, 'sessions')}">${messages.everybody}</a></p>`
    : undefined;
  if (sessions.length === 0) return html`${back}<p class="quiet">${messages.nothing}</p>`;
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
</table></div>`;
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
