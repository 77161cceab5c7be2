import { type Html, html, type Language } from '@portcullis/core/internal';
import { deliberateClick, moment, type Page } from '@portcullis/core/pages';
import type { Elevation } from '@portcullis/policy';
import type { StoredElevation } from '@portcullis/session';
import type { ElevationMessages } from './elevation-messages.ts';

/** What the form shows. */
export interface FormShown {
  readonly host: string;
  readonly elevation: Elevation;
  readonly action: string;
}

/** Where a user asks for a role. */
export function askPage({ host, elevation, action }: FormShown, words: ElevationMessages): Page {
  const { role, maxMinutes, needsReason = true } = elevation;
  return {
    title: words.askTitle,
    main: html`<p>${words.askText}</p>
<dl><dt>${words.site}</dt><dd>${host}</dd><dt>${words.role}</dt><dd>${role}</dd></dl>
<form method="post" action="${action}">
<input type="hidden" name="host" value="${host}"><input type="hidden" name="role" value="${role}">
<label for="minutes">${words.minutes(maxMinutes)}</label>
<input id="minutes" name="minutes" type="number" min="1" max="${maxMinutes}" value="${Math.min(60, maxMinutes)}" required>
<label for="reason">${words.reason}</label>
<textarea id="reason" name="reason" rows="3" maxlength="1000"${needsReason ? html` required` : undefined}></textarea>
<button type="submit" class="button">${words.send}</button>
</form>`,
  };
}

/** What the page of a request shows. */
export interface RequestShown {
  readonly request: StoredElevation;
  /** Whether the reader asked. */
  readonly isOwn: boolean;
  readonly action: string;
  /** The page's own address, to send to an approver. */
  readonly address: string;
  readonly approvers: readonly string[];
  /** Where the role counts. */
  readonly back: string;
  /** The role ends if its approver is not seen for so long. Default: it does not. */
  readonly approverSeenMinutes: number | undefined;
  /** What the role would open; `undefined` if that is not known. */
  readonly opens: string | undefined;
}

/** Where an approver decides. */
export function decidePage(
  { request, action, opens }: RequestShown,
  words: ElevationMessages,
  language: Language,
): Page {
  const opening = opens === undefined ? words.opensUnknown : opens === '' ? words.opensNothing : opens;
  return {
    title: words.decideTitle,
    main: html`<p>${words.decideText}</p>
${facts(request, words, language, html`<dt>${words.opens}</dt><dd>${opening}</dd>`)}
<form method="post" action="${action}" class="row"><button type="submit" class="button" name="decision" value="approve" data-deliberate>${words.approve}</button></form>
<form method="post" action="${action}" class="row"><button type="submit" class="button quiet" name="decision" value="decline">${words.decline}</button></form>`,
    scripts: [deliberateClick],
  };
}

/** What became of a request. */
export function requestPage(shown: RequestShown, words: ElevationMessages, language: Language): Page {
  const { request, isOwn, action, address, approvers, approverSeenMinutes, back } = shown;
  const { state, role, decision } = request;
  const until =
    state === 'standing' && decision !== undefined
      ? html`<p>${(isOwn ? words.until : words.heldUntil)(moment(decision.endsAt, language))}${approverSeenMinutes === undefined ? undefined : html` ${words.whileSeen(approverSeenMinutes)}`}</p>`
      : undefined;
  const waits =
    state === 'asked'
      ? html`<p>${words.waitingText(approvers.join(', '))}</p>
<p>${words.address}<br><code>${address}</code></p>`
      : undefined;
  const isOpen = state === 'asked' || state === 'standing' || state === 'approving';
  const end = isOpen
    ? html`<form method="post" action="${action}"><button type="submit" class="button quiet" name="decision" value="revoke">${isOwn ? words.giveUp : words.takeBack}</button></form>`
    : undefined;
  return {
    title: titleOf(shown, role, words),
    main: html`${until}${waits}
${facts(request, words, language)}
<div class="row">${isOwn ? html`<a class="button" href="${back}/">${words.goOn}</a>` : undefined}${end}</div>`,
  };
}

function titleOf(
  { request: { state }, isOwn }: RequestShown,
  role: string,
  words: ElevationMessages,
): string {
  switch (state) {
    case 'asked':
    case 'approving':
      return words.waitingTitle;
    case 'standing':
      return isOwn ? words.youHave(role) : words.approvedTitle;
    case 'declined':
      return words.declinedTitle;
    case 'revoked':
      return words.endedTitle;
  }
}

/** What is asked, by whom, from where and why. A name and a reason are the user's own words. */
function facts(
  { person, host, role, minutes, reason, from, decision }: StoredElevation,
  words: ElevationMessages,
  language: Language,
  more?: Html,
): Html {
  const by =
    decision?.approved === true
      ? html`<dt>${words.approvedBy}</dt><dd>${nameOf(decision.by)} (${moment(decision.at, language)})</dd>`
      : undefined;
  return html`<dl><dt>${words.who}</dt><dd>${nameOf(person)}<br><small>${person.subject}, ${person.issuer}</small></dd>
<dt>${words.site}</dt><dd>${host}</dd>
<dt>${words.role}</dt><dd>${role}</dd>
<dt>${words.howLong}</dt><dd>${words.minutesText(minutes)}</dd>
<dt>${words.reason}</dt><dd>${reason === '' ? words.noReason : reason}</dd>
${from === undefined ? undefined : html`<dt>${words.from}</dt><dd>${from}</dd>`}
${more}${by}</dl>`;
}

function nameOf({ name, email, subject }: StoredElevation['person']): string {
  return [name, email].filter((each) => each !== undefined).join(', ') || subject;
}

/** What the list shows. */
export interface ListShown {
  readonly requests: readonly StoredElevation[];
  readonly hrefOf: (id: string) => string;
}

/** The requests that wait, and the roles that users have. */
export function listPage(
  { requests, hrefOf }: ListShown,
  words: ElevationMessages,
  language: Language,
): Page {
  if (requests.length === 0) return { title: words.title, main: html`<p>${words.none}</p>` };
  const rows = requests.map((request) => {
    const { id, person, role, host, state, decision } = request;
    const how =
      state === 'standing' && decision !== undefined
        ? words.heldUntil(moment(decision.endsAt, language))
        : words.waiting;
    return html`<tr><th scope="row"><a href="${hrefOf(id)}">${nameOf(person)}</a></th><td>${role}</td><td>${host}</td><td>${how}</td>
<td><form method="post" action="${hrefOf(id)}"><button type="submit" class="button quiet" name="decision" value="revoke">${words.takeBack}</button></form></td></tr>`;
  });
  return {
    title: words.title,
    main: html`<div class="wide" tabindex="0" role="region" aria-label="${words.title}"><table><thead><tr><th scope="col">${words.who}</th><th scope="col">${words.role}</th><th scope="col">${words.site}</th><th scope="col">${words.state}</th><td></td></tr></thead>
<tbody>${rows}</tbody></table></div>`,
  };
}
