import type { Answer } from '../answer.ts';
import { continueTo } from '../pages/continue-to.ts';
import { errorPage } from '../pages/error-page.ts';
import { isFormPost } from '../pages/form-post.ts';
import { dialogForm, escapeHtml, page } from '../pages/page-view.ts';
import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { pendingAccount } from './account-keeping.ts';
import { authorizeForm, authorizeOrigin } from './authorize.ts';
import { forgetRegistration } from './sign-in.ts';

/** `/auth/link/<provider>/`: a user asks for an account of the provider; the button leads to its authorization address. */
export function linkAccount(phorge: PhorgeState, request: PhorgeRequest): Answer | undefined {
  const provider = phorge.configuration.oauthProvider;
  if (provider === undefined || request.path !== `/auth/link/${provider.id}/`) return undefined;
  if (!provider.allowLink) {
    const message = 'This provider is not configured to allow linking.';
    return errorPage(phorge, request, 'Account Not Linkable', message);
  }
  if (request.viewer.user?.externalId !== undefined) {
    const message = 'Your account is already linked to an external account for this provider.';
    return errorPage(phorge, request, 'Account Already Linked', message);
  }
  const form = authorizeForm(phorge, request, provider, 'Link External Account');
  const title = 'Link Phorge Account';
  const body = `<h1>${title}</h1><div class="phabricator-link-button">${form}</div>`;
  return { ...page(phorge, request.viewer, { title, body }), formAction: authorizeOrigin(provider) };
}

/** `/auth/confirmlink/<key>/`: shows the account, and connects it once the user says so. */
export function confirmLink(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const reading = pendingAccount(phorge, request);
  const failed = (message: string): Answer => errorPage(phorge, request, 'Authentication Error', message);
  if (!reading.ok) return failed(reading.reason);
  if (phorge.configuration.oauthProvider?.allowLink !== true) return failed('This account is not linkable.');
  const { user } = request.viewer;
  const { profile } = reading.account;
  if (user !== undefined && isFormPost(phorge, request)) {
    user.externalId = profile.phid;
    forgetRegistration(request);
    return continueTo(phorge, request, '/settings/panel/external/');
  }
  const name = `${profile.userName ?? ''} (${profile.realName ?? ''})`;
  const body = dialogForm(phorge, request, {
    title: 'Confirm Phorge Account Link',
    body:
      '<p>Confirm the link with this Phorge account. This account will be able to log in to your Phorge account.</p>' +
      `<div class="auth-account-view-name">${escapeHtml(name)}</div>`,
    submit: 'Confirm Account Link',
    cancel: '/settings/panel/external/',
  });
  return page(phorge, request.viewer, { title: 'Confirm External Account Link', body });
}
