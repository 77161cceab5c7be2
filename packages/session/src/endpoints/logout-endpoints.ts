import type { BaseContext } from '@portcullis/core';
import { endpointUrl, loginLink } from '../addresses/endpoint-urls.ts';
import { forgottenBrowser } from '../cookies/known-browser.ts';
import { clearedSession } from '../cookies/session-cookie.ts';
import { loginError } from '../failures/login-failure.ts';
import { sessionError } from '../failures/session-failure.ts';
import { confirmLogoutPage, continuePage, signedOutPage } from '../pages/notices.ts';
import { sessionPage } from '../pages/session-page.ts';
import { sessionsBeside } from '../request/session-beside.ts';
import type { Session } from '../session/session.ts';
import type { EndpointDependencies } from './endpoint-dependencies.ts';
import type { EndpointRoutes } from './endpoint-routes.ts';
import { formOfOrigin } from './own-form.ts';
import { noParametersIn, parametersIn, protocolFieldsIn } from './parameters.ts';
import { redirect } from './redirect.ts';

/**
 * Where sessions are ended: by their person, and by the provider.
 * @returns a function that ends the session of a request, here and at the provider
 */
export function logoutEndpoints<Env>(
  at: EndpointRoutes<Env>,
  { settings, manager, logout, requestStates }: EndpointDependencies,
): (context: BaseContext<Env>, everywhere?: boolean) => Promise<Response> {
  at.page('logout', async (context) => {
    noParametersIn(context.target.search);
    return sessionPage(context.request, settings, (messages) =>
      confirmLogoutPage(endpointUrl(settings, 'logout'), messages),
    );
  });

  at.post('logout', async (context) => {
    const { everywhere } = await formOfOrigin(context, settings, ['everywhere']);
    return endSession(context, everywhere === '1');
  });

  // Whatever fails with the one, the other ends.
  const endSession = (context: BaseContext<Env>, everywhere = false): Promise<Response> =>
    endLogin(context, everywhere).finally(sessionsBeside.get(context.request));

  const endLogin = async (context: BaseContext<Env>, everywhere: boolean): Promise<Response> => {
    const requestState = requestStates.get(context.request);
    let session: Session | undefined;
    try {
      session = await logout.leaving(requestState);
    } finally {
      // Whatever fails, here or further on: this browser is signed out.
      const { sent, cookies } = requestState;
      cookies.splice(0, cookies.length, ...clearedSession(sent), ...forgottenBrowser(sent));
    }
    // Whose sessions are meant is not known, and they go on.
    if (session === undefined && everywhere) throw sessionError('session.login_required');
    const signedOut = endpointUrl(settings, 'signed-out');
    if (session === undefined) return redirect({ location: signedOut, cookies: [] }, 303);
    context.trail.add({ type: 'caller.identified', identity: manager.identity(session) });
    const there = await logout.end(session, everywhere, context);
    if (there === undefined) return redirect({ location: signedOut, cookies: [] }, 303);
    return sessionPage(context.request, settings, (messages) =>
      continuePage(messages.leading.signOut, there, messages),
    );
  };

  at.post('backchannel-logout', async (context) => {
    // What providers send besides must be ignored (Back-Channel Logout 1.0 section 2.5).
    const { logout_token: token } = await protocolFieldsIn(context.request, settings, ['logout_token']);
    if (token === undefined)
      throw loginError('session.parameters', { detail: 'the form has no logout_token' });
    await logout.endByToken(token, context);
    return new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } });
  });

  at.page('signed-out', async (context) => {
    // Providers add the `state` of RP-Initiated Logout, which we do not send; one that does anyway is not refused.
    parametersIn(new URLSearchParams(context.target.search), ['state']);
    return sessionPage(context.request, settings, (messages) => signedOutPage(loginLink(settings), messages));
  });

  return endSession;
}
