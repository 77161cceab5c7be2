import { type Answer, redirect } from '../answer.ts';
import type { PhorgeOAuthProvider } from '../configuration.ts';
import { errorPage } from '../pages/error-page.ts';
import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { keepAccount } from './account-keeping.ts';
import type { IdentifiedProfile } from './pending-account.ts';
import { signIn } from './sign-in.ts';

const EXTERNAL_ACCOUNTS = '/settings/panel/external/';

/**
 * Handles an account that the provider authenticated. Its owner and the viewer decide: anonymous visitors log in or register, users connect
 * it. Accounts are never connected by e-mail address.
 */
export function useAccount(
  phorge: PhorgeState,
  request: PhorgeRequest,
  provider: PhorgeOAuthProvider,
  profile: IdentifiedProfile,
): Answer {
  const { baseUri } = phorge.configuration;
  const failed = (reason: string): Answer => errorPage(phorge, request, 'Login Failed', reason);
  const owner = phorge.users.find((user) => user.externalId === profile.phid);
  const viewer = request.viewer.user;

  if (owner !== undefined) {
    if (viewer === owner) return redirect(`${baseUri}${EXTERNAL_ACCOUNTS}`);
    if (viewer !== undefined) return failed(BELONGS_TO_ANOTHER);
    return provider.allowLogin ? signIn(phorge, request, owner) : failed(notAllowed('logins'));
  }
  if (viewer === undefined) {
    if (!provider.allowRegistration) return failed(notAllowed('registration'));
    return redirect(`${baseUri}/auth/register/${keepAccount(phorge, request, profile)}/`);
  }
  if (viewer.externalId !== undefined) return failed(HAS_ANOTHER);
  if (!provider.allowLink) return failed(notAllowed('account linking'));
  return redirect(`${baseUri}/auth/confirmlink/${keepAccount(phorge, request, profile)}/`);
}

const BELONGS_TO_ANOTHER =
  'The external service ("Phorge") you just used to log in is already associated with another Phorge user account. ' +
  'Log in to the other Phorge account and unlink the external account before linking it to a new Phorge account.';

const HAS_ANOTHER =
  'Your Phorge account is already connected to an external account on this service ("Phorge"), but you are currently ' +
  'logged in to the service with a different account. Log out of the external service, then log back in with the ' +
  'correct account before refreshing the account link.';

function notAllowed(what: string): string {
  return (
    'The external service ("Phorge") you just authenticated with is not configured to allow ' +
    `${what} on this server. An administrator may have recently disabled it.`
  );
}
