import { type Answer, redirect } from '../answer.ts';
import { errorPage } from '../pages/error-page.ts';
import { isFormPost } from '../pages/form-post.ts';
import { dialogForm, escapeHtml, hiddenFields, page } from '../pages/page-view.ts';
import { type PhorgeRequest, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { isAllowedEmail, isValidEmail, isValidUsername } from '../users.ts';
import { pendingAccount } from './account-keeping.ts';
import { signIn } from './sign-in.ts';

/** What the visitor typed, or the profile proposed, and what is wrong with it. */
interface Form {
  readonly username: string;
  readonly realName: string;
  /** Undefined when the provider's address is used and cannot be changed. */
  readonly email: string | undefined;
  readonly errors: readonly string[];
}

/**
 * `/auth/register/<key>/`: the form, and its POST.
 *
 * An e-mail address of the provider that is valid and free is used as it is; one that is taken leads to a
 * dialog first, one that is missing or invalid is asked for, one of a domain that is not allowed ends it.
 */
export function register(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const { baseUri, emailDomains, requireApproval, oauthProvider } = phorge.configuration;
  if (request.viewer.user !== undefined) return redirect(`${baseUri}/`);
  const reading = pendingAccount(phorge, request);
  if (!reading.ok) return registrationFailed(phorge, request, reading.reason);
  if (oauthProvider?.allowRegistration !== true) return registrationFailed(phorge, request, NOT_ALLOWED);
  const { profile } = reading.account;
  const offered = profile.primaryEmail ?? '';
  if (isValidEmail(offered) && !isAllowedEmail(offered, emailDomains)) {
    return registrationFailed(phorge, request, badDomain(offered, emailDomains));
  }
  const isTaken = phorge.users.withEmail(offered) !== undefined;
  const asksForEmail = isTaken || !isValidEmail(offered);
  const posted = isFormPost(phorge, request);
  if (isTaken && !posted) return emailInUseDialog(phorge, request, offered);
  if (!posted || textParameter(request, 'phase') !== '2') {
    const username = profile.userName ?? '';
    const email = asksForEmail ? '' : undefined;
    return formPage(phorge, request, { username, realName: profile.realName ?? '', email, errors: [] });
  }

  const username = textParameter(request, 'username') ?? '';
  const realName = textParameter(request, 'realName') ?? '';
  const email = asksForEmail ? (textParameter(request, 'email') ?? '') : undefined;
  const errors = formErrors(phorge, username, realName, email);
  if (errors.length > 0) return formPage(phorge, request, { username, realName, email, errors });

  const externalId = profile.phid;
  const approved = !requireApproval;
  const user = phorge.users.add({ username, realName, email: email ?? offered, externalId, approved });
  return signIn(phorge, request, user);
}

function formErrors(
  phorge: PhorgeState,
  username: string,
  realName: string,
  email: string | undefined,
): string[] {
  const errors: string[] = [];
  if (username === '') errors.push('Username is required.');
  else if (!isValidUsername(username)) errors.push(`Username "${username}" is not valid.`);
  else if (phorge.users.named(username) !== undefined) errors.push('Another user already has that username.');
  if (realName === '') errors.push('Real name is required.');
  if (email === '') errors.push('Email is required.');
  else if (email !== undefined && !isValidEmail(email)) errors.push('Email is not valid.');
  else if (email !== undefined && !isAllowedEmail(email, phorge.configuration.emailDomains)) {
    errors.push(allowedDomains(phorge.configuration.emailDomains));
  } else if (email !== undefined && phorge.users.withEmail(email) !== undefined) {
    errors.push('Another user already has that email.');
  }
  return errors;
}

function formPage(phorge: PhorgeState, request: PhorgeRequest, form: Form): Answer {
  const title = 'Create a New Account';
  const csrf = phorge.csrf.issue(request.viewer.sessionKey);
  const email =
    form.email === undefined ? '' : `<input type="text" name="email" value="${escapeHtml(form.email)}" />`;
  const body =
    `<h1>${title}</h1><form method="POST">${hiddenFields(csrf, { phase: '2' })}` +
    `<input type="text" name="username" value="${escapeHtml(form.username)}" />` +
    `<input type="text" name="realName" value="${escapeHtml(form.realName)}" />${email}` +
    '<button type="submit" name="__submit__">Register Account</button><a href="/auth/start/">Cancel</a></form>' +
    errorView(form.errors);
  return page(phorge, request.viewer, { title, body });
}

/** As below Phorge's own form: one error as it is, several as a list. */
function errorView(errors: readonly string[]): string {
  if (errors.length === 0) return '';
  const [first = '', ...more] = errors.map(escapeHtml);
  const list =
    more.length === 0 ? first : `<ul>${[first, ...more].map((error) => `<li>${error}</li>`).join('')}</ul>`;
  return `<div class="phui-info-view phui-info-severity-error grouped"><div class="phui-info-view-body">${list}</div></div>`;
}

function emailInUseDialog(phorge: PhorgeState, request: PhorgeRequest, email: string): Answer {
  const title = 'Email Address Already in Use';
  const body = dialogForm(phorge, request, {
    title,
    body:
      `<p>The email address ("<strong>${escapeHtml(email)}</strong>") of the external account is already in use ` +
      'by an existing Phorge account. If you continue, you will create a new account.</p>',
    submit: 'Create New Account',
    hidden: { phase: '1' },
  });
  return page(phorge, request.viewer, { title, body });
}

const NOT_ALLOWED =
  'The account you are attempting to register with uses an authentication provider ("Phorge") which does not allow ' +
  'registration. An administrator may have recently disabled registration with this provider.';

function badDomain(email: string, domains: readonly string[]): string {
  return (
    `The account you are attempting to register with has an invalid email address (${email}). This server only allows ` +
    `registration with specific email addresses: ${allowedDomains(domains)}`
  );
}

function allowedDomains(domains: readonly string[]): string {
  const [only, ...more] = domains;
  return more.length === 0
    ? `Email address must be @${only}`
    : `Email address must be at one of: ${domains.join(', ')}`;
}

function registrationFailed(phorge: PhorgeState, request: PhorgeRequest, reason: string): Answer {
  return errorPage(phorge, request, 'Registration Failed', reason);
}
