import { type Answer, redirect } from '../answer.ts';
import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import type { PhorgeUser } from '../users.ts';

/** Starts the session and goes on to check that the browser kept it. A disabled user is stopped there. */
export function signIn(phorge: PhorgeState, request: PhorgeRequest, user: PhorgeUser): Answer {
  request.setCookies.setLasting('phusr', user.username);
  request.setCookies.setLasting('phsid', phorge.sessions.start(user));
  forgetRegistration(request);
  const { baseUri } = phorge.configuration;
  return redirect(`${baseUri}/auth/validate/?expect=${encodeURIComponent(user.username)}`);
}

/** Clears the cookies of a login, registration or link that has come to its end. */
export function forgetRegistration(request: PhorgeRequest): void {
  request.setCookies.clear('phreg');
  request.setCookies.clear('phcid');
  request.setCookies.clear('invite');
}
