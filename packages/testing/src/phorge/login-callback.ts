import type { Answer } from './answer.ts';
import { PhorgeException } from './exceptions.ts';
import { fetchProfile } from './oauth-client.ts';
import { escapeHtml, page } from './page-view.ts';
import { type PhorgeRequest, textParameter } from './phorge-request.ts';
import type { PhorgeState } from './phorge-state.ts';
import { startRegistration } from './registration.ts';
import { signIn } from './sign-in.ts';

/** `/auth/login/phabricator:<name>/`: the browser comes back from the authorise server. */
export async function loginCallback(phorge: PhorgeState, request: PhorgeRequest): Promise<Answer> {
  const provider = phorge.configuration.oauthProvider;
  if (provider === undefined || request.path !== `/auth/login/phabricator:${provider.name}/`) {
    return loginFailed(phorge, request, 'No such login provider is set up.');
  }
  const error = textParameter(request, 'error');
  if (error !== undefined && error !== '') {
    return loginFailed(phorge, request, `The OAuth provider returned an error: ${error}`);
  }
  checkState(phorge, request);
  const code = textParameter(request, 'code');
  if (code === undefined || code === '') {
    return loginFailed(
      phorge,
      request,
      'The OAuth provider did not return a "code" parameter in its response.',
    );
  }
  const profile = await fetchProfile(phorge, provider, code);
  if (profile.phid === undefined || profile.phid === '') {
    return loginFailed(phorge, request, 'The OAuth provider failed to retrieve an account ID.');
  }
  const user = phorge.users.find((candidate) => candidate.externalId === profile.phid);
  if (user !== undefined) return signIn(phorge, request, user);
  if (provider.allowRegistration === false) {
    return loginFailed(phorge, request, 'The account is not linked, and registration is not allowed.');
  }
  return startRegistration(phorge, request, profile);
}

function checkState(phorge: PhorgeState, request: PhorgeRequest): void {
  const clientId = request.cookies.get('phcid');
  if (clientId === undefined || clientId === '') {
    throw new PhorgeException(
      'AphrontMalformedRequestException',
      'Missing Client ID Cookie: your browser did not submit a "phcid" cookie with client state information.',
    );
  }
  if (textParameter(request, 'state') !== phorge.csrf.stateFor(clientId)) {
    throw new PhorgeException(
      'Exception',
      'The authentication provider did not return the correct client state parameter in its response. If this ' +
        'problem persists, you may need to clear your cookies.',
    );
  }
}

function loginFailed(phorge: PhorgeState, request: PhorgeRequest, reason: string): Answer {
  const body =
    '<h1>Login Failed</h1><p>Authentication provider (&quot;Phorge&quot;) encountered an error while attempting ' +
    `to log in. ${escapeHtml(reason)}</p>`;
  return page(phorge, request.viewer, { title: 'Login Failed', body });
}
