import { type Html, html, type Page } from '@portcullis/core/internal';
import type { SessionSummary } from '../session-summary.ts';
import { browserName } from './browser-name.ts';
import { time } from './time.ts';

/** What the page shows. */
export interface SessionListShown {
  readonly sessions: readonly SessionSummary[];
  /** The session that the page is opened with. */
  readonly ownId: string;
  /** Where a session's end is sent. */
  readonly action: string;
}

/** Somebody's own sessions, each of which they can end. */
export function sessionListPage({ sessions, ownId, action }: SessionListShown): Page {
  const own = sessions.toSorted((a, b) => Number(b.id === ownId) - Number(a.id === ownId));
  return {
    title: 'Your sessions',
    main: html`<p>You are signed in in these browsers. End any that you do not know.</p>
<ul class="choices">${own.map(
      (session) => html`<li><section aria-label="${titleOf(session)}">
<h2>${titleOf(session)}${session.id === ownId ? html` <strong>(this browser)</strong>` : undefined}</h2>
${sessionFacts(session)}
<form method="post" action="${action}"><input type="hidden" name="session" value="${session.id}"><button class="button quiet">${session.id === ownId ? 'Sign out' : 'End this session'}</button></form>
</section></li>`,
    )}</ul>`,
  };
}

function titleOf({ place }: SessionSummary): string {
  return browserName(place.agent) ?? 'A browser that does not say what it is';
}

function sessionFacts({ place, startedAt, seenAt, provider, acr, amr }: SessionSummary): Html {
  const strength = [...(acr === undefined ? [] : [acr]), ...amr].join(', ');
  return html`<dl><dt>Where</dt><dd>${countryName(place.country)}</dd><dt>Signed in</dt><dd>${time(startedAt)}</dd><dt>Last seen</dt><dd>${time(seenAt)}</dd><dt>Signed in by</dt><dd>${provider}</dd><dt>How</dt><dd>${strength || 'the provider does not say'}</dd></dl>`;
}

/** A country in words; its code where the runtime knows none. */
export function countryName(code: string | undefined): string {
  if (code === undefined) return 'not known';
  return new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' }).of(code) ?? code;
}
