import { type Answer, javelin, redirect } from '../answer.ts';
import { isAjax, isQuicksand, type PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';

/** Leads on to a path of this Phorge: with a redirect, or with what a script understands. */
export function continueTo(phorge: PhorgeState, request: PhorgeRequest, path: string): Answer {
  const location = `${phorge.configuration.baseUri}${path}`;
  return isAjax(request) || isQuicksand(request) ? javelinRedirect(location) : redirect(location);
}

/** Makes the page's script go to an address. */
export function javelinRedirect(location: string): Answer {
  return javelin({ error: null, payload: { redirect: location, close: null } });
}
