import { AccessError, type BaseContext } from '@portcullis/core';
import { isTopLevelNavigation } from '@portcullis/core/internal';
import { loginLink } from '../addresses/endpoint-urls.ts';
import { returnTo } from '../addresses/return-to.ts';
import { unsentFormPage } from '../pages/notices.ts';
import { challengeText } from '../pages/presenter.ts';
import type { SessionMessages } from '../pages/session-messages.ts';
import { sessionPage } from '../pages/session-page.ts';
import type { RequestState } from '../request/request-state.ts';
import { stepUpChallenge } from '../request/step-up-challenge.ts';
import type { Strength } from '../settings/login-strength.ts';
import type { EndpointDependencies } from './endpoint-dependencies.ts';
import { redirect } from './redirect.ts';

/**
 * Redirects a person who gets 401 to a login, and back to where they were afterwards. `undefined` for all others: scripts, frames,
 * programs, and clients that sent a token.
 */
export async function loginRedirect(
  thrown: unknown,
  context: BaseContext,
  requestState: RequestState,
  { settings, clients, login, beginElsewhere }: EndpointDependencies,
): Promise<Response | undefined> {
  const { request, target, trail } = context;
  if (!(thrown instanceof AccessError) || thrown.status !== 401) return undefined;
  if (request.headers.has('authorization') || !isTopLevelNavigation(request)) return undefined;
  const { base, prefix, otherPages } = settings;
  const { acrValues, maxAge } = strengthIn(thrown);
  const strength = {
    acr_values: acrValues.length === 0 ? undefined : acrValues.join(' '),
    max_age: maxAge === undefined ? undefined : String(maxAge),
  };
  // The answer is a redirect or a page; the record says why.
  const recorded = (response: Response): Response => {
    const { code, status, detail } = thrown;
    // A cookie that nobody sealed is more than a person who has yet to log in.
    const ledToLogin = response.status === 302 && code !== 'session.invalid';
    trail.add({ type: 'request.failed', code, status, detail, ...(ledToLogin ? { ledToLogin } : {}) });
    return response;
  };

  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const to = returnTo(refererPath(request, base), base, prefix, otherPages);
    const loginHref = loginLink(settings, { return_to: to, ...strength });
    const headers = { 'www-authenticate': challengeText(settings) };
    const unsent = (messages: Pick<SessionMessages, 'unsent'>) => unsentFormPage(loginHref, messages);
    return recorded(await sessionPage(request, settings, unsent, headers));
  }
  const to = returnTo(`${target.pathname}${target.search}`, base, prefix, otherPages);
  const known =
    strength.acr_values === undefined && maxAge === undefined ? undefined : await providerOf(requestState);
  const client = clients.get(known ?? '') ?? login.providerFor(target.path);
  if (beginElsewhere !== undefined) {
    const provider = client?.settings.name;
    return recorded(await beginElsewhere({ returnTo: to, provider, acrValues, maxAge }, context));
  }
  // Cookies of a login belong to the host that the provider sends people back to.
  if (client === undefined || `${target.protocol}//${target.host}` !== base.origin) {
    const location = loginLink(settings, { return_to: to, ...strength });
    return recorded(redirect({ location, cookies: [] }, 302));
  }
  const departure = await login.begin(client, { returnTo: to, acrValues, maxAge }, context, requestState);
  return recorded(redirect(departure, 302));
}

/** A user who must prove more does so at the provider where they logged in. */
async function providerOf(requestState: RequestState): Promise<string | undefined> {
  try {
    return (await requestState.session)?.provider;
  } catch (error) {
    if (error instanceof AccessError) return undefined;
    throw error;
  }
}

/**
 * The strength of login that a 401 requires, read from the gate's own challenge.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 | RFC 9470 section 3}
 */
function strengthIn(error: AccessError): Strength {
  const challenge = stepUpChallenge(error);
  if (challenge === undefined) return { acrValues: [], maxAge: undefined };
  const acrValues = /\bacr_values="([^"]*)"/.exec(challenge)?.[1];
  const maxAge = /\bmax_age="?(\d{1,9})/.exec(challenge)?.[1];
  if (acrValues === undefined && maxAge === undefined) {
    // What is asked for has no parameter (`amr`): without a new login the provider would send the person back at once,
    // round and round.
    return { acrValues: [], maxAge: 0 };
  }
  return {
    acrValues: acrValues?.split(' ').filter((value) => value !== '') ?? [],
    maxAge: maxAge === undefined ? undefined : Number(maxAge),
  };
}

/** The page that a form was on, if it was one of this site. */
function refererPath(request: Request, base: URL): string | undefined {
  const url = URL.parse(request.headers.get('referer') ?? '');
  return url?.origin === base.origin ? `${url.pathname}${url.search}` : undefined;
}
