import { mailTo } from '../../browser/frame/mail-to.ts';
import { foreign } from '../../browser/frame/page.ts';
import type { Theme } from '../../browser/frame/theme.ts';
import { type Html, html } from '../../browser/html.ts';
import type { Language } from '../../browser/language/languages.ts';
import { moment } from '../../browser/language/moment.ts';
import type { Refusal } from '../presenter.ts';
import type { RefusalMessages } from './refusal-messages.ts';

/** The name of the signed-in user. */
export function personIn({ reached }: Refusal): string | undefined {
  const { caller } = reached;
  if (caller?.kind !== 'user') return undefined;
  return caller.email ?? caller.name ?? caller.subject;
}

/** The contact of the theme. */
export function tellWhom(theme: Theme, language: Language, messages: RefusalMessages): Html {
  const { contact } = theme;
  const whom =
    contact === undefined
      ? html`${messages.yourAdministrator}`
      : html`<span${foreign(theme, language)}>${contact}</span>`;
  return html`<h2 class="help">${messages.tell(whom)}</h2>`;
}

/** The details with which the operator finds the event: to read out, to copy, and to send. */
export function refusalDetails(
  { error, requestId, clock, target }: Refusal,
  { name, contactAddress }: Theme,
  said: {
    readonly language: Language;
    readonly messages: RefusalMessages;
    /** Whether the page already shows the failure's own message. */
    readonly isTranslated: boolean;
  },
): Html {
  const { messages, language, isTranslated } = said;
  const now = clock.now();
  const site = name ?? target?.host ?? 'Portcullis';
  const lines = [
    `${messages.code}: ${error.code}`,
    `${messages.request}: ${requestId}`,
    `${messages.time}: ${new Date(now).toISOString()}`,
  ];
  const mail =
    contactAddress === undefined
      ? undefined
      : mailTo(contactAddress, {
          subject: messages.mailSubject(site, error.code),
          body: [messages.mailBody, '', '', ...lines].join('\r\n'),
        });
  return html`<dl>${isTranslated ? undefined : html`<dt>${messages.message}</dt><dd lang="en">${error.message}</dd>`}
<dt>${messages.code}</dt><dd><code>${error.code}</code></dd>
<dt>${messages.request}</dt><dd><code id="request">${requestId}</code> <button type="button" class="button quiet small" data-copy="request" data-done="${messages.copied}" hidden>${messages.copy}</button></dd>
<dt>${messages.time}</dt><dd>${moment(Math.floor(now / 1000), language)}</dd></dl>
${mail === undefined ? undefined : html`<p><a href="${mail}">${messages.writeMail}</a></p>`}`;
}
