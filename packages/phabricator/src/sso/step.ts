import type { BaseContext, HasCaller, Middleware } from '@portcullis/core';
import { isOfOtherSite } from '@portcullis/core/internal';
import type { HasOriginCookies } from '../proxy/origin-cookies.ts';
import { BoundCookies } from './cookies/bound-cookies.ts';
import type { Linking } from './linking/linking.ts';
import { isPageVisit, isTopLevel } from './linking/page-visit.ts';
import type { MacRing } from './mac-ring.ts';
import { type PhorgeClient, phorgeClient } from './phorge-client.ts';
import { checkCallback } from './server/callback-check.ts';
import type { LoginCodes } from './server/login-code.ts';
import { serverPaths } from './server/server.ts';
import { ssoError } from './sso-failure.ts';
import type { SsoSettings } from './sso-options.ts';

/** A step that knows the caller and says what Phorge may see of the cookies. */
export type SsoStepMiddleware<Env> = Middleware<BaseContext<Env> & HasCaller, HasOriginCookies>;

/**
 * The browser's side of the login, for requests that may go to Phorge. It answers the authorization endpoint and the link page itself, and
 * binds the sessions of all other requests. What reads and writes pages of Phorge is imported when a user is on one, so that users with a
 * session there do not wait for it.
 */
export function ssoStep<Env>(
  settings: SsoSettings<Env>,
  codes: LoginCodes,
  ring: MacRing,
): SsoStepMiddleware<Env> {
  const bound = new BoundCookies(settings, ring);
  const call = phorgeClient(settings.origin);
  const { link } = settings;
  let made: Linking<Env> | undefined;
  const linking = async (): Promise<Linking<Env> | undefined> => {
    if (link === undefined || made !== undefined) return made;
    const { Linking } = await import('./linking/linking.ts');
    made ??= new Linking({ settings, codes, call, ring, bound }, link.providerId);
    return made;
  };
  const paths = serverPaths(settings);

  return async function sso(context, next) {
    const { request, target, caller } = context;
    if (target.path.startsWith(settings.prefix)) {
      if (target.path === paths.authorization) {
        const { authorize } = await import('./server/authorization-endpoint.ts');
        return authorize(context, settings, codes);
      }
      const page = target.path === paths.link ? await linking() : undefined;
      if (page !== undefined) return page.answer(context);
      throw ssoError('sso.not_found');
    }
    await checkCallback(context, caller, settings, codes);
    const cookies = await bound.read(context);
    const isLeaving = target.path === '/auth/loggedout/' && request.method === 'GET' && isTopLevel(request);
    // Whoever still has a session only follows a link here, and Phorge leads them back. Whoever has none can be made to by
    // another site, which must not log them out.
    if (isLeaving && !cookies.hasSession && !isOfOtherSite(request)) return settings.loggedOut(context);

    const person = caller.kind === 'user' ? caller : undefined;
    if (person !== undefined && !cookies.hasSession && isPageVisit(context, settings)) {
      const offer = await (await linking())?.offer(context, person, cookies);
      if (offer !== undefined) return offer;
      if (settings.allowsPublic) {
        return bound.bind(context, cookies, await startOfLogin(context, cookies.header, call));
      }
    }
    const answer = await next({ originCookies: cookies.header });
    const completes =
      settings.register &&
      person !== undefined &&
      cookies.hasRegistration &&
      isRegistrationPage(context, answer);
    if (!completes) return bound.bind(context, cookies, answer);
    const { completeRegistration } = await import('./registration/registration.ts');
    const completed = await completeRegistration(context, person, cookies, answer, call);
    return bound.bind(context, cookies, completed);
  };
}

/**
 * Makes Phorge start a login, which it does not do automatically if it allows anonymous visitors. Its own response redirects to the
 * authorization endpoint, so the browser takes no more steps than with a Phorge that shows nothing to anonymous visitors.
 */
async function startOfLogin<Env>(
  context: BaseContext<Env>,
  cookies: string | undefined,
  call: PhorgeClient<Env>,
): Promise<Response> {
  const { pathname, search } = context.target;
  return call(context, {
    path: `/auth/start/?${new URLSearchParams({ next: `${pathname}${search}` })}`,
    cookies,
  });
}

const REGISTER = /^\/auth\/register\/[a-z\d]+\/$/;

/** Whether a response is a page on which a user registers. */
function isRegistrationPage({ request, target }: BaseContext, { status }: Response): boolean {
  return request.method === 'GET' && status === 200 && REGISTER.test(target.path);
}
