import { type Html, html, type Language, moment, type Page } from '@portcullis/core/internal';
import type { SessionMessages } from '../pages/session-messages.ts';
import type { StoredCredential } from './credential-store.ts';

/** What a person is asked before a program gets a credential. */
export interface AskedFor {
  /** What the program said it is. Nobody has checked that. */
  readonly name: string;
  /** Whom it would act for. */
  readonly person: string;
  readonly action: string;
  /** What the form sends on. */
  readonly fields: Readonly<Record<string, string>>;
  /** What the program shows, where it is elsewhere. */
  readonly userCode?: string;
}

/** Before anything is given: another site could have led the browser here. */
export function askPage(
  { name, person, action, fields, userCode }: AskedFor,
  { programs: words }: SessionMessages,
): Page {
  const inputs = Object.entries(fields).map(
    ([field, text]) => html`<input type="hidden" name="${field}" value="${text}">`,
  );
  const code =
    userCode === undefined ? undefined : html`<dt>${words.code}</dt><dd><code>${userCode}</code></dd>`;
  return {
    title: words.askTitle,
    main: html`<dl><dt>${words.program}</dt><dd>${name}</dd><dt>${words.actsAs}</dt><dd>${person}</dd>${code}</dl>
<p>${userCode === undefined ? words.fromHere : words.fromElsewhere}</p>
<form method="post" action="${action}">${inputs}<button class="button">${words.allow}</button></form>`,
  };
}

/** Where a person types the code that a program shows. */
export function userCodePage(
  action: string,
  { programs: words, leading }: SessionMessages,
  isUnknown: boolean = false,
): Page {
  const problem = isUnknown ? html`<p id="problem" role="alert">${words.unknownCode}</p>` : undefined;
  const described = isUnknown ? html` aria-invalid="true" aria-describedby="problem"` : undefined;
  return {
    title: words.codeTitle,
    main: html`<p>${words.codeText}</p>
${problem}<form method="get" action="${action}"><label for="user_code">${words.code}</label>
<input id="user_code" name="user_code" autocomplete="off" required${described}>
<button class="button">${leading.continue}</button></form>`,
    ...(isUnknown ? { status: 400 } : {}),
  };
}

/** A device has what it waited for. */
export function grantedPage(listHref: string, { programs: words }: SessionMessages): Page {
  return {
    title: words.grantedTitle,
    main: html`<p>${words.grantedText} <a href="${listHref}">${words.title}</a></p>`,
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
}

/** The programs that act for somebody, each with a button that ends that. */
export function credentialsPage(
  { credentials, action, isEveryones, otherHref }: ListedCredentials,
  { programs: words, whoAmI }: SessionMessages,
  language: Language,
): Page {
  const everyone = isEveryones ? html`<input type="hidden" name="everyone" value="1">` : undefined;
  const row = (one: StoredCredential): Html => html`<li><section aria-label="${one.name}">
<h2>${one.name}</h2>
<dl>${isEveryones ? html`<dt>${words.person}</dt><dd>${one.subject}</dd>` : undefined}<dt>${words.givenAt}</dt><dd>${moment(one.createdAt, language)}</dd><dt>${words.usedAt}</dt><dd>${moment(one.usedAt, language)}</dd><dt>${whoAmI.endsAt}</dt><dd>${moment(one.endsAt, language)}</dd></dl>
<form method="post" action="${action}">${everyone}<button class="button quiet" name="id" value="${one.id}">${words.end}</button></form>
</section></li>`;
  const list =
    credentials.length === 0
      ? html`<p class="quiet">${isEveryones ? words.noneOfAll : words.none}</p>`
      : html`<ul class="choices">${credentials.map(row)}</ul>`;
  const other =
    otherHref === undefined
      ? undefined
      : html`<p class="row"><a href="${otherHref}">${isEveryones ? words.own : words.everyones}</a></p>`;
  return { title: isEveryones ? words.everyonesTitle : words.title, main: html`${list}${other}` };
}
