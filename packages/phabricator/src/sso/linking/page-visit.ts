import type { BaseContext } from '@portcullis/core';
import { isTopLevelNavigation } from '@portcullis/core/internal';
import type { SsoSettings } from '../sso-options.ts';

/** Paths that are not pages for people, or where the login itself happens. */
const NO_PAGE = /^\/(?:(?:auth|login|logout|res|file|status|api)(?:\/|$)|robots\.txt$|favicon\.ico$)/;

/** Whether a user opens an ordinary page of Phorge in a tab: only then can they be redirected elsewhere first. */
export function isPageVisit({ request, target }: BaseContext, { base }: Pick<SsoSettings, 'base'>): boolean {
  if (request.method !== 'GET' || `${target.protocol}//${target.host}` !== base.origin) return false;
  return isTopLevel(request) && !NO_PAGE.test(target.path);
}

/** Whether a tab of its own is opened, and not what a script of Phorge's asks for. */
export function isTopLevel(request: Request): boolean {
  return isTopLevelNavigation(request) && !request.headers.has('x-phabricator-via');
}
