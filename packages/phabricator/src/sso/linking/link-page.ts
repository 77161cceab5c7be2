import type { BaseContext, Identity } from '@portcullis/core';
import { html } from '@portcullis/core/internal';
import { languageFor, type Page, pageResponse, speech } from '@portcullis/core/pages';
import type { SsoSettings } from '../sso-options.ts';
import { LINK_MESSAGES } from './link-catalogue.ts';
import type { LinkMessages } from './link-messages.ts';

/** What a person is asked about an account from before. */
export interface LinkOffer {
  /** The account's name in Phorge. */
  readonly username: string;
  readonly person: Identity;
  /** Where the answer goes. */
  readonly action: string;
  /** Where the person wanted to go. */
  readonly returnTo: string;
  /** Proves what was asked, and whom. */
  readonly proof: string;
}

type Settings = Pick<SsoSettings, 'theme' | 'random'>;

/** Answers with a page about an account from before, in the reader's language and with the name that people call Phorge by. */
export async function linkPage(
  request: Request,
  settings: Settings,
  page: (messages: LinkMessages, site: string) => Page,
): Promise<Response> {
  const { theme } = settings;
  const { language, messages } = await speech(LINK_MESSAGES, languageFor(request, theme));
  return pageResponse(page(messages, theme.name ?? messages.application), { ...settings, language });
}

/** Asks whether the account that the browser is still signed in to is this person's. */
export function linkOfferPage(
  { username, person, action, returnTo, proof }: LinkOffer,
  messages: LinkMessages,
  site: string,
): Page {
  const field = (name: string, value: string) => html`<input type="hidden" name="${name}" value="${value}">`;
  const who = person.email ?? person.name ?? person.subject;
  return {
    title: messages.title,
    status: 200,
    main: html`<p>${messages.question(site, html`<strong>${username}</strong>`, html`<strong>${who}</strong>`)}</p>
<p>${messages.warning}</p>
<form method="post" action="${action}">${field('offer', proof)}${field('return_to', returnTo)}
<p class="row"><button type="submit" class="button" name="choice" value="connect">${messages.connect}</button>
<button type="submit" class="button quiet" name="choice" value="not_mine">${messages.notMine}</button></p></form>`,
  };
}

/** Says that Phorge did not connect it. */
export function linkRefusedPage(
  username: string,
  returnTo: string,
  { requestId }: Pick<BaseContext, 'requestId'>,
  messages: LinkMessages,
  site: string,
): Page {
  return {
    title: messages.refusedTitle,
    status: 409,
    main: html`<p>${messages.refused(site, html`<strong>${username}</strong>`)} ${messages.refusedRemedy}</p>
<p>${messages.next}</p>
<p class="row"><a class="button quiet" href="${returnTo}">${messages.goOn}</a></p>
<dl><dt>${messages.request}</dt><dd><code>${requestId}</code></dd></dl>`,
  };
}
