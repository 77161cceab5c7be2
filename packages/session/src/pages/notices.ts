import { html, type Page } from '@portcullis/core/internal';

/** After a logout. */
export function signedOutPage(loginHref: string): Page {
  return {
    title: 'You are signed out',
    main: html`<p>Your session here has ended. Close the browser if others use this computer.</p>
<p class="row"><a class="button" href="${loginHref}">Sign in again</a></p>`,
  };
}

/** Before a logout that began with a link: another site could have made the browser follow it. */
export function confirmLogoutPage(action: string): Page {
  return {
    title: 'Sign out?',
    main: html`<form method="post" action="${action}"><button class="button">Sign out</button></form>`,
  };
}

/** On the way to a provider, where a redirect would be part of a form's journey and the policy of the page forbids it. */
export function continuePage(title: string, href: string): Page {
  return {
    title,
    main: html`<p>You are being led on.</p><p class="row"><a class="button" href="${href}">Continue</a></p>`,
    continueTo: href,
  };
}

/** A form was sent that needs a login first, and cannot be sent again by itself. */
export function unsentFormPage(message: string, loginHref: string): Page {
  return {
    title: message,
    main: html`<p>What you sent was <strong>not saved</strong>. Sign in again, and you come back to the page you were on; then send it once more.</p>
<p>To keep your text, go back in your browser and copy it before you sign in.</p>
<p class="row"><a class="button" href="${loginHref}">Sign in again</a></p>`,
    status: 401,
  };
}

/** Why somebody was not let in, as far as it is safe to say. */
export interface RefusedDetails {
  readonly message: string;
  readonly code: string;
  readonly requestId: string;
  readonly contact: string;
  readonly status: number;
  /** The rule that refused it, in words. */
  readonly rule?: string | undefined;
  readonly whoAmIHref?: string | undefined;
  readonly loginHref?: string | undefined;
}

/** Somebody is refused, or something went wrong. */
export function refusedPage(details: RefusedDetails): Page {
  const { message, code, requestId, contact, status, rule, whoAmIHref, loginHref } = details;
  const links = [
    ...(loginHref === undefined ? [] : [html`<a class="button" href="${loginHref}">Sign in</a>`]),
    ...(whoAmIHref === undefined ? [] : [html`<a href="${whoAmIHref}">Who am I here?</a>`]),
  ];
  const when = status === 403 ? 'If you think you should have access' : 'If this keeps you from working';
  const reason = rule === undefined ? undefined : html`<p>${rule}</p>`;
  return {
    title: message,
    main: html`${reason}<p>${when}, ask ${contact} and tell them:</p>
<dl><dt>Code</dt><dd><code>${code}</code></dd><dt>Request</dt><dd><code>${requestId}</code></dd></dl>
${links.length === 0 ? undefined : html`<p class="row">${links}</p>`}`,
    status,
  };
}
