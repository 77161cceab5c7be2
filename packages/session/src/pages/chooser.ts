import { html } from '@portcullis/core/internal';
import type { Page } from '@portcullis/core/pages';
import type { SessionMessages } from './session-messages.ts';

/** One of the providers, as people know it. */
export interface Choice {
  readonly label: string;
  readonly href: string;
  /** A `data:image/…` address. */
  readonly icon?: string | undefined;
}

/** What the chooser offers. */
export interface Choices {
  readonly providers: readonly Choice[];
  /** Where the e-mail address is sent, if a provider is selected by its domains. */
  readonly emailAction: string | undefined;
  /** The required strength of the login, by parameter name: the form preserves it. */
  readonly asked: Readonly<Record<string, string | undefined>>;
  /** The address that was given and that no provider knows: it stays in its field. */
  readonly unknownEmail?: string | undefined;
}

/** A choice between several providers. */
export function chooserPage(
  { providers, emailAction, asked, unknownEmail }: Choices,
  { chooser }: Pick<SessionMessages, 'chooser'>,
): Page {
  const isUnknown = unknownEmail !== undefined;
  const problem = isUnknown
    ? html`<p id="problem" class="problem" role="alert">${chooser.unknownEmail}</p>`
    : undefined;
  const given = isUnknown
    ? html` value="${unknownEmail}" aria-invalid="true" aria-describedby="problem" autofocus`
    : undefined;
  const form =
    emailAction === undefined
      ? undefined
      : html`<h2>${chooser.byEmail}</h2>
<form method="post" action="${emailAction}">
${Object.entries(asked).map(([name, value]) => (value === undefined ? html`` : html`<input type="hidden" name="${name}" value="${value}">`))}
<label for="email">${chooser.email}</label>
${problem}<input id="email" name="email" type="email" autocomplete="username" required${given}>
<button type="submit" class="button quiet">${chooser.continue}</button>
</form>`;
  return {
    title: chooser.title,
    main: html`<p>${chooser.choose}</p>
<ul class="choices">${providers.map(({ label, href, icon }) => html`<li><a class="button" href="${href}">${icon === undefined ? undefined : html`<img src="${icon}" alt="" width="20" height="20">`}<span>${label}</span></a></li>`)}</ul>
${form}`,
    ...(isUnknown ? { status: 400 } : {}),
  };
}
