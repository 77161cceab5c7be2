import { type Answer, redirect } from './answer.ts';
import type { PhorgeRequest } from './phorge-request.ts';
import type { PhorgeState } from './phorge-state.ts';
import type { PhorgeUser } from './users.ts';

/** Starts the session and goes on to check that the browser kept it. */
export function signIn(phorge: PhorgeState, request: PhorgeRequest, user: PhorgeUser): Answer {
  request.setCookies.setLasting('phusr', user.username);
  request.setCookies.setLasting('phsid', phorge.sessions.start(user));
  request.setCookies.clear('phreg');
  request.setCookies.clear('phcid');
  request.setCookies.clear('invite');
  const { baseUri } = phorge.configuration;
  return redirect(`${baseUri}/auth/validate/?expect=${encodeURIComponent(user.username)}`);
}
