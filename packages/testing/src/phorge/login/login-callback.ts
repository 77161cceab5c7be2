import type { Answer } from '../answer.ts';
import { PhorgeException } from '../exceptions.ts';
import { errorPage } from '../pages/error-page.ts';
import { type PhorgeRequest, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { useAccount } from './external-account.ts';
import { fetchProfile } from './oauth-client.ts';

/** `/auth/login/phabricator:<name>/`: the browser comes back from the authorization server. */
export async function loginCallback(phorge: PhorgeState, request: PhorgeRequest): Promise<Answer> {
  const provider = phorge.configuration.oauthProvider;
  const key = request.path.split('/')[3] ?? '';
  if (provider === undefined || key !== `phabricator:${provider.name}`) {
    return errorPage(phorge, request, 'Login Failed', noProvider(key));
  }
  const error = textParameter(request, 'error');
  if (error !== undefined && error !== '') {
    return providerFailed(phorge, request, `The OAuth provider returned an error: ${error}`);
  }
  checkState(phorge, request);
  const code = textParameter(request, 'code');
  if (code === undefined || code === '') {
    return providerFailed(
      phorge,
      request,
      'The OAuth provider did not return a "code" parameter in its response.',
    );
  }
  const profile = await fetchProfile(phorge, provider, code);
  const { phid } = profile;
  if (phid === undefined || phid === '') {
    return providerFailed(phorge, request, 'The OAuth provider failed to retrieve an account ID.');
  }
  return useAccount(phorge, request, provider, { ...profile, phid });
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

function providerFailed(phorge: PhorgeState, request: PhorgeRequest, reason: string): Answer {
  const before = 'Authentication provider ("Phorge") encountered an error while attempting to log in. ';
  return errorPage(phorge, request, 'Login Failed', `${before}${reason}`);
}

function noProvider(key: string): string {
  return (
    'The account you are attempting to log in with uses a nonexistent or disabled authentication provider (with key ' +
    `"${key}"). An administrator may have recently disabled this provider.`
  );
}
