import { type Html, html, type Language } from '@portcullis/core/internal';
import { moment, type Page } from '@portcullis/core/pages';
import type { SessionSummary } from '../session/session-summary.ts';
import { browserName } from './browser-name.ts';
import type { SessionMessages } from './session-messages.ts';

/** What the page shows. */
export interface SessionListShown {
  readonly sessions: readonly SessionSummary[];
  /** The session that the page is opened with. */
  readonly ownId: string;
  /** Where a session's end is sent. */
  readonly action: string;
  /** The user's agents, if there can be any. */
  readonly agents?: Html | undefined;
}

/** A user's own sessions, each with a button that ends it. */
export function sessionListPage(
  { sessions, ownId, action, agents }: SessionListShown,
  messages: SessionMessages,
  language: Language,
): Page {
  const { sessionList: words, whoAmI } = messages;
  const own = sessions.toSorted((a, b) => Number(b.id === ownId) - Number(a.id === ownId));
  const titleOf = ({ place }: SessionSummary): string =>
    browserName(place.agent, words.browserOn) ?? words.unknownBrowser;
  return {
    title: words.title,
    main: html`<p>${words.text}</p>
<ul class="choices">${own.map(
      // What its button ends is in the heading: two sessions may be of browsers of the same name.
      (session) => html`<li><section>
<h2 id="${session.id}">${titleOf(session)}${session.id === ownId ? html` <strong>(${words.thisBrowser})</strong>` : undefined}</h2>
${sessionFacts(session, messages, language)}
<form method="post" action="${action}"><input type="hidden" name="session" value="${session.id}"><button type="submit" class="button quiet" aria-describedby="${session.id}">${session.id === ownId ? whoAmI.signOut : words.end}</button></form>
</section></li>`,
    )}</ul>${agents}`,
  };
}

function sessionFacts(
  { place, startedAt, seenAt, provider, acr, amr }: SessionSummary,
  { sessionList: words, whoAmI }: SessionMessages,
  language: Language,
): Html {
  const strength = [...(acr === undefined ? [] : [acr]), ...amr].join(', ');
  const country = place.country === undefined ? words.unknownPlace : countryName(place.country, language);
  return html`<dl><dt>${words.where}</dt><dd>${country}</dd><dt>${whoAmI.signedInAt}</dt><dd>${moment(startedAt, language)}</dd><dt>${words.seenAt}</dt><dd>${moment(seenAt, language)}</dd><dt>${whoAmI.provider}</dt><dd>${provider}</dd><dt>${words.how}</dt><dd>${strength || words.unknownHow}</dd></dl>`;
}

/** A country's name in the reader's language; its code if the runtime does not have the name. */
function countryName(code: string, language: Language): string {
  return new Intl.DisplayNames([language], { type: 'region', fallback: 'code' }).of(code) ?? code;
}
