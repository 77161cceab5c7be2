import { html } from '@portcullis/core/internal';
import type { Page } from '@portcullis/core/pages';
import type { SessionMessages } from './session-messages.ts';

/** After a logout. */
export function signedOutPage(
  loginHref: string,
  { signedOut, unsent }: Pick<SessionMessages, 'signedOut' | 'unsent'>,
): Page {
  return {
    title: signedOut.title,
    main: html`<p>${signedOut.text}</p>
<p class="row"><a class="button" href="${loginHref}">${unsent.signIn}</a></p>`,
  };
}

/** Before a logout that started with a link: another site could have made the browser follow it. */
export function confirmLogoutPage(
  action: string,
  { confirmLogout }: Pick<SessionMessages, 'confirmLogout'>,
): Page {
  const { title, text, signOut, stay } = confirmLogout;
  return {
    title,
    main: html`<p>${text}</p>
<form method="post" action="${action}" class="row"><button type="submit" class="button">${signOut}</button><a class="button quiet" href="/">${stay}</a></form>`,
  };
}

/** On the way to a provider, where a redirect would be part of a form's journey and the policy of the page forbids it. */
export function continuePage(
  title: string,
  href: string,
  { leading }: Pick<SessionMessages, 'leading'>,
): Page {
  return {
    title,
    main: html`<p>${leading.text}</p><p class="row"><a class="button" href="${href}">${leading.continue}</a></p>`,
    continueTo: href,
  };
}

/** A form was sent that needs a login first, and cannot be sent again automatically. */
export function unsentFormPage(loginHref: string, { unsent }: Pick<SessionMessages, 'unsent'>): Page {
  return {
    title: unsent.title,
    main: html`<p>${unsent.text}</p>
<p>${unsent.keep}</p>
<p class="row"><a class="button" href="${loginHref}">${unsent.signIn}</a></p>`,
    status: 401,
  };
}
