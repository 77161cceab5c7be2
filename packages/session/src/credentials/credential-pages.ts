import { type Html, html, type Language } from '@portcullis/core/internal';
import { deliberateClick, moment, type Page } from '@portcullis/core/pages';
import { hiddenFields } from '../pages/hidden-fields.ts';
import type { SessionMessages } from '../pages/session-messages.ts';
import type { DevicePlace, StoredCredential } from '../store/credential-store.ts';

/** What a person is asked to confirm before a program gets a credential. */
export interface AskedFor {
  /** The name that the program gave. It is not verified. */
  readonly name: string;
  /** Origin of the host at which it would act. */
  readonly application: string;
  /** The person it would act for. */
  readonly person: string;
  readonly action: string;
  /** What the form sends on. */
  readonly fields: Readonly<Record<string, string>>;
  /** Where the program is. */
  readonly where: 'here' | 'elsewhere';
  /** Where it asked, if it is elsewhere and that is known. */
  readonly place?: DevicePlace | undefined;
}

type Messages = Pick<SessionMessages, 'credentials' | 'chooser' | 'sessionList' | 'whoAmI'>;

/** Before anything is given: another site could have led the browser here. */
export function askPage(
  { name, application, person, action, fields, where, place }: AskedFor,
  { credentials: words, sessionList }: Messages,
): Page {
  const code =
    where === 'elsewhere' ? html`<dt>${words.code}</dt><dd><code>${fields.user_code}</code></dd>` : undefined;
  const asked = [place?.country, place?.client].filter((one) => one !== undefined);
  const whence =
    where === 'elsewhere'
      ? html`<dt>${sessionList.where}</dt><dd>${asked.length === 0 ? sessionList.unknownPlace : asked.join(', ')}</dd>`
      : undefined;
  return {
    title: words.askTitle,
    main: html`<dl><dt>${words.program}</dt><dd>${name}</dd><dt>${words.application}</dt><dd>${new URL(application).host}</dd><dt>${words.actsAs}</dt><dd>${person}</dd>${code}${whence}</dl>
<p>${where === 'here' ? words.startedHere : html`<strong>${words.startedElsewhere}</strong>`}</p>
<form method="post" action="${action}">${hiddenFields(fields)}<button type="submit" class="button" data-deliberate>${words.allow}</button></form>`,
    scripts: [deliberateClick],
  };
}

/**
 * Where a person types the code that a program shows.
 *
 * @param unknown what was typed, if no program waits under it: it stays in its field
 */
export function userCodePage(
  action: string,
  { credentials: words, chooser }: Messages,
  unknown?: string,
): Page {
  const isUnknown = unknown !== undefined;
  const problem = isUnknown
    ? html`<p id="problem" class="problem" role="alert">${words.unknownCode}</p>`
    : undefined;
  return {
    title: words.codeTitle,
    main: html`<p>${words.codeText}</p>
<form method="get" action="${action}"><label for="user_code">${words.code}</label>
${problem}<input id="user_code" name="user_code" autocomplete="off" required${isUnknown ? html` value="${unknown}" aria-invalid="true" aria-describedby="problem" autofocus` : undefined}>
<button type="submit" class="button">${chooser.continue}</button></form>`,
    ...(isUnknown ? { status: 400 } : {}),
  };
}

/** A device has what it waited for. */
export function grantedPage(listHref: string, { credentials: words }: Messages): Page {
  return {
    title: words.grantedTitle,
    main: html`<p>${words.granted(html`<a href="${listHref}">${words.takeBack}</a>`)}</p>`,
  };
}

/** What a list of credentials shows. */
export interface ListedCredentials {
  readonly credentials: readonly StoredCredential[];
  readonly action: string;
  /** Whether they are everybody's. */
  readonly isEveryones: boolean;
  /** Where an operator finds everybody's, or their own. */
  readonly otherHref: string | undefined;
  /** The address of the next page, if there is one. */
  readonly nextHref: string | undefined;
}

/** The programs that act for a user, each with a button that ends that. */
export function credentialsPage(
  { credentials, action, isEveryones, otherHref, nextHref }: ListedCredentials,
  messages: Messages,
  language: Language,
): Page {
  const { credentials: words, whoAmI } = messages;
  const owner = isEveryones ? html`<th scope="col">${words.owner}</th>` : undefined;
  const table =
    credentials.length === 0
      ? html`<p class="quiet">${isEveryones ? words.noneOfAnybody : words.noneOfYours}</p>`
      : html`<table><thead><tr><th scope="col">${words.program}</th>${owner}<th scope="col">${words.givenAt}</th><th scope="col">${words.usedAt}</th><th scope="col">${whoAmI.endsAt}</th><td></td></tr></thead>
<tbody>${credentials.map((one) => row(one, { action, isEveryones, end: words.end, language }))}</tbody></table>`;
  const next = nextHref && html`<p class="row"><a href="${nextHref}" rel="next">${words.nextPage}</a></p>`;
  const other =
    otherHref === undefined
      ? undefined
      : html`<p class="row"><a href="${otherHref}">${isEveryones ? words.onlyMine : words.showEverybodys}</a></p>`;
  return {
    title: isEveryones ? words.everybodys : words.yours,
    main: html`<div class="wide">${table}</div>${next}${other}`,
  };
}

interface RowSetting extends Pick<ListedCredentials, 'action' | 'isEveryones'> {
  readonly end: string;
  readonly language: Language;
}

function row(one: StoredCredential, { action, isEveryones, end, language }: RowSetting): Html {
  const owner = isEveryones ? html`<td>${one.subject}</td>` : undefined;
  const everyone = isEveryones ? html`<input type="hidden" name="everyone" value="1">` : undefined;
  const times = [one.createdAt, one.usedAt, one.endsAt].map((at) => html`<td>${moment(at, language)}</td>`);
  return html`<tr><th scope="row">${one.name}</th>${owner}${times}
<td><form method="post" action="${action}">${everyone}<button type="submit" class="button quiet" name="id" value="${one.id}">${end}</button></form></td></tr>`;
}
