import type { Refusal } from '@portcullis/core';
import { type Html, html, type Language, type Theme } from '@portcullis/core/internal';
import { foreign, mailTo, speech } from '@portcullis/core/pages';
import { endpointUrl } from '../addresses/endpoint-urls.ts';
import { decisionIn, rolesOffered } from '../pages/decision-in.ts';
import { SESSION_MESSAGES } from '../pages/session-catalogue.ts';
import type { SessionMessages } from '../pages/session-messages.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import type { AccessRequestState } from './access-request-options.ts';
import { sealOffer } from './sealed-offer.ts';

/** Longest reason that is accepted, in characters. */
export const MAX_REASON = 1000;

const ADDRESS = /^[^\s@<>"?&%#]+@[^\s@<>"?&%#]+$/;

/**
 * The form, or the link to an e-mail, by which a user who was denied something by the policy asks for it. Not shown for other refusals,
 * since an owner could not give access.
 */
export async function offerAccessRequest(
  { reached, requestId, clock, error, trail }: Refusal,
  { settings, ring }: Pick<SessionDependencies, 'settings' | 'ring'>,
  { recipient, ownerOf, elevationsAt }: AccessRequestState,
  language: Language,
): Promise<Html | undefined> {
  const { caller } = reached;
  const decision = decisionIn(trail);
  if (caller?.kind !== 'user' || decision?.effect !== 'deny') return undefined;
  const offered = rolesOffered(trail);
  // A role for a limited time is asked for in its place: it takes itself back.
  if (elevationsAt !== undefined && offered.length > 0) {
    if (caller.authentication.method !== 'session') return undefined;
    const { messages } = await speech(SESSION_MESSAGES, language);
    return html`${offered.map((role) => {
      const page = new URL(`${elevationsAt}ask`);
      page.searchParams.set('host', settings.base.host);
      page.searchParams.set('role', role);
      return html`<p class="row"><a class="button" href="${page.href}">${messages.accessRequest.forSomeTime(role)}</a></p>`;
    })}`;
  }
  const { issuer, subject } = caller;
  const { policy, rule } = decision;
  const { theme } = settings;
  const owner = ownerOf(rule);
  const { messages } = await speech(SESSION_MESSAGES, language);
  const { accessRequest: words } = messages;
  if (recipient === undefined) {
    const address = [owner, theme.contactAddress].find((each) => each !== undefined && ADDRESS.test(each));
    if (address === undefined) return undefined;
    const details = [error.code, requestId, `${policy}${rule === undefined ? '' : ` / ${rule}`}`];
    const mail = mailTo(address, {
      subject: `${words.heading}: ${theme.name ?? settings.base.host}`,
      body: [words.why, '', '', ...details].join('\r\n'),
    });
    return html`<p class="row"><a class="button" href="${mail}">${words.mail}</a></p>`;
  }
  // The form is taken from whoever is signed in.
  if (caller.authentication.method !== 'session') return undefined;
  const offer = { requestId, refusedAt: Math.floor(clock.now() / 1000), policy, rule, issuer, subject };
  const sealed = await sealOffer(ring, offer);
  const { loginHost } = settings;
  if (loginHost !== undefined) {
    const page = new URL(`${settings.prefix}access-requests/${settings.base.host}`, loginHost.origin);
    page.searchParams.set('offer', sealed);
    return html`<p class="row"><a class="button" href="${page.href}">${words.heading}</a></p>`;
  }
  const shown = { sealed, action: endpointUrl(settings, 'access-requests'), whom: owner ?? theme.contact };
  return html`<h2>${words.heading}</h2>
${accessRequestForm(shown, theme, language)(words)}`;
}

/** The form of an offer, with the words of its reader. */
export function accessRequestForm(
  {
    sealed,
    action,
    whom,
  }: { readonly sealed: string; readonly action: string; readonly whom: string | undefined },
  theme: Theme,
  language: Language,
): (words: SessionMessages['accessRequest']) => Html {
  return (words) => {
    const named =
      whom === undefined
        ? undefined
        : html`<p>${words.owner(html`<strong${foreign(theme, language)}>${whom}</strong>`)}</p>`;
    return html`<form method="post" action="${action}">
<input type="hidden" name="offer" value="${sealed}">
${named}
<label for="reason">${words.why}</label>
<textarea id="reason" name="reason" rows="3" maxlength="${MAX_REASON}" required></textarea>
<button type="submit" class="button">${words.send}</button>
</form>`;
  };
}
