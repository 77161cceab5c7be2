import { type Answer, redirect } from './answer.ts';
import { isFormPost } from './form-post.ts';
import { dialogForm, escapeHtml, hiddenFields, page } from './page-view.ts';
import type { ExternalProfile } from './pending-registration.ts';
import { type PhorgeRequest, textParameter } from './phorge-request.ts';
import type { PhorgeState } from './phorge-state.ts';
import { signIn } from './sign-in.ts';
import { isValidEmail, isValidUsername } from './users.ts';

const KEY_LENGTH = 32;

/** What the visitor typed, or the profile proposed, and what is wrong with it. */
interface Form {
  readonly username: string;
  readonly realName: string;
  /** Undefined when the provider's address is used and cannot be changed. */
  readonly email: string | undefined;
  readonly errors: readonly string[];
}

export function startRegistration(
  phorge: PhorgeState,
  request: PhorgeRequest,
  profile: ExternalProfile,
): Answer {
  const key = phorge.keys.key(KEY_LENGTH);
  const cookie = phorge.keys.key(KEY_LENGTH);
  phorge.registrations.set(key, { cookie, profile });
  request.setCookies.setTemporary('phreg', cookie);
  return redirect(`${phorge.configuration.baseUri}/auth/register/${key}/`);
}

/**
 * `/auth/register/<key>/`: the form, and its POST.
 *
 * An e-mail address of the provider that is valid and free is used as it is; one that is taken leads to a
 * dialog first, one that is missing or invalid is asked for.
 */
export function register(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const key = request.path.split('/')[3] ?? '';
  const pending = phorge.registrations.get(key);
  if (pending === undefined || pending.cookie !== request.cookies.get('phreg')) {
    return registrationFailed(phorge, request);
  }
  const { profile } = pending;
  const offered = profile.primaryEmail ?? '';
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

  const externalId = profile.phid ?? '';
  const user = phorge.users.add({ username, realName, email: email ?? offered, externalId });
  phorge.registrations.delete(key);
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
  else if (email !== undefined && phorge.users.withEmail(email) !== undefined) {
    errors.push('Another user already has that email.');
  }
  return errors;
}

function formPage(phorge: PhorgeState, request: PhorgeRequest, form: Form): Answer {
  const title = 'Create a New Account';
  const csrf = phorge.csrf.issue(request.viewer.sessionKey);
  const email =
    form.email === undefined ? '' : `<input type="text" name="email" value="${escapeHtml(form.email)}" />`;
  const errors = form.errors.map((error) => `<li>${escapeHtml(error)}</li>`).join('');
  const body =
    `<h1>${title}</h1><ul class="errors">${errors}</ul>` +
    `<form method="POST">${hiddenFields(csrf, { phase: '2' })}` +
    `<input type="text" name="username" value="${escapeHtml(form.username)}" />` +
    `<input type="text" name="realName" value="${escapeHtml(form.realName)}" />${email}` +
    '<button type="submit" name="__submit__">Register Account</button><a href="/auth/start/">Cancel</a></form>';
  return page(phorge, request.viewer, { title, body });
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

function registrationFailed(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const body =
    '<h1>Registration Failed</h1><p>Your browser submitted a different registration key than the one ' +
    'associated with this account. You may need to clear your cookies.</p>';
  return page(phorge, request.viewer, { title: 'Registration Failed', body });
}
