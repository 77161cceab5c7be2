import type { BaseContext } from '@portcullis/core';
import { isTopLevelNavigation, requestError } from '@portcullis/core/internal';
import { askedLogin } from '../endpoints/asked-login.ts';
import { redirect } from '../endpoints/redirect.ts';
import { sessionError } from '../failures/session-failure.ts';
import { beginElsewhere } from './begin-elsewhere.ts';
import { entered } from './entered.ts';
import type { LoginHostDependencies } from './login-host-dependencies.ts';
import type { LoginHostSettings } from './login-host-options.ts';
import { ENTER } from './pending-entries.ts';

/**
 * What is served at an application's host as if there were no other: what programs and the provider ask, which give no browser
 * anything, and the logout of the application's own pages, which only takes away.
 */
const KEPT: ReadonlySet<string> = new Set([
  'GET signed-out',
  'HEAD signed-out',
  'POST logout',
  'POST backchannel-logout',
  'POST credentials/token',
  'POST credentials/device',
  'GET credentials/list',
  'POST credentials/revoke',
]);

/**
 * The host of an application, whose people log in elsewhere: it starts that, and takes the session. Every other page is at the login host,
 * where its address leads.
 */
export async function serveApplicationHost(
  context: BaseContext,
  parts: LoginHostDependencies,
  host: LoginHostSettings,
): Promise<Response | undefined> {
  const { request, target } = context;
  const { settings } = parts;
  const { method } = request;
  const name = target.path.slice(settings.prefix.length);
  if (KEPT.has(`${method} ${name}`)) return undefined;
  if (method !== 'GET' && method !== 'HEAD') throw requestError('request.not_found');
  if (!isTopLevelNavigation(request)) throw sessionError('session.login_required');
  if (name === ENTER && method === 'GET') return await entered(context, parts, host);
  if (name === 'login') {
    const { provider, request: asked } = askedLogin(target.search, settings);
    return await beginElsewhere({ provider, ...asked }, context, parts, host);
  }
  const there = new URL(target.pathname + target.search, host.at);
  // A program that asks here gets what is valid here.
  if (name === 'credentials/authorize' && !there.searchParams.has('resource')) {
    there.searchParams.set('resource', settings.base.origin);
  }
  return redirect({ location: there.href, cookies: [] }, 302);
}
