import type { Identity } from '@portcullis/core';
import { html, type Page } from '@portcullis/core/internal';

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

/** Asks whether the account that the browser is still signed in to is this person's. */
export function linkOfferPage({ username, person, action, returnTo, proof }: LinkOffer): Page {
  const field = (name: string, value: string) => html`<input type="hidden" name="${name}" value="${value}">`;
  const who = person.email ?? person.name ?? person.subject;
  return {
    title: 'Is this your account?',
    status: 200,
    main: html`<p>You are signed in to Phorge as <strong>${username}</strong> from before. Connect that account to your sign-in (<strong>${who}</strong>)?</p>
<p>Connect it only if it is yours: from then on, whoever signs in as you works in that account.</p>
<form method="post" action="${action}">${field('offer', proof)}${field('return_to', returnTo)}
<p class="row"><button class="button" name="choice" value="connect">Connect</button>
<button class="button quiet" name="choice" value="not_mine">This is not my account</button></p></form>`,
  };
}

/** Says that Phorge did not connect it. */
export function linkRefusedPage(username: string, returnTo: string, requestId: string): Page {
  return {
    title: 'Your account was not connected',
    status: 409,
    main: html`<p>Phorge did not connect <strong>${username}</strong> to your sign-in. You have been signed out of that account. If it is yours, ask your administrator to connect it before you go on, and tell them this: request <code>${requestId}</code>.</p>
<p>If you go on, you sign in to the account that belongs to you already, or get a new one.</p>
<p class="row"><a class="button quiet" href="${returnTo}">Go on</a></p>`,
  };
}
