import { type BaseContext, type Handler, type Route, route } from '@portcullis/core';
import { isTopLevelNavigation, requestError } from '@portcullis/core/internal';
import { type HasParams, routes } from '@portcullis/core/itty';
import { languageFor, REFUSAL_MESSAGES, speech, startLink } from '@portcullis/core/pages';
import { clearedSession } from '../cookies/session-cookie.ts';
import type { Departure, Login, Prompt } from '../login/login.ts';
import { loginLink } from '../login/login-link.ts';
import { readStrength } from '../login/login-strength.ts';
import { returnTo } from '../login/return-to.ts';
import { chooserPage } from '../pages/chooser.ts';
import { confirmLogoutPage, continuePage, signedOutPage } from '../pages/notices.ts';
import { sessionPage } from '../pages/session-page.ts';
import { whoAmIPage } from '../pages/who-am-i.ts';
import type { ProviderClient } from '../provider/provider-client.ts';
import type { RequestStates } from '../request-state.ts';
import { type Session, sessionEnd } from '../session.ts';
import { sessionError } from '../session-failure.ts';
import type { SessionManager } from '../session-manager.ts';
import { endpointUrl, type SessionSettings } from '../session-options.ts';
import type { ListedSessions } from './listed-sessions.ts';
import type { Logout } from './logout.ts';
import { ownForm } from './own-form.ts';
import { fieldsIn, noParametersIn, parametersIn } from './parameters.ts';

/** Everything that the endpoints of one configuration work with. */
export interface EndpointParts {
  readonly settings: SessionSettings;
  readonly clients: ReadonlyMap<string, ProviderClient>;
  readonly manager: SessionManager;
  readonly login: Login;
  readonly logout: Logout;
  readonly listed: ListedSessions;
}

type Context<Env> = BaseContext<Env> & HasParams;

/** Providers send parameters of their own besides those of RFC 6749 and RFC 9207. */
const CALLBACK_PARAMETERS = [
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'session_state',
  'scope',
  'authuser',
  'hd',
  'prompt',
] as const;

/** What a link to a login may ask for beside its strength: that the person chooses an account, whoever is signed in. */
function promptIn(given: string | undefined): Prompt | undefined {
  if (given === undefined || given === 'select_account') return given;
  throw sessionError('session.parameters', { detail: '"prompt" may be select_account only' });
}

/** What is served for one configuration. */
export interface Endpoints<Env> {
  /** Everything below the prefix. */
  readonly serve: Handler<BaseContext<Env>>;
  /** Ends the session that a request came with, here and at the provider. */
  readonly endSession: (context: BaseContext<Env>) => Promise<Response>;
}

/** The gate's own endpoints, below its prefix. They decide nothing about the site behind the gate. */
export function endpoints<Env>(parts: EndpointParts, requestStates: RequestStates): Endpoints<Env> {
  const { settings, clients, manager, login, logout, listed } = parts;
  const { prefix, base, otherPages } = settings;
  const local = (text: string | undefined): string => returnTo(text, base, prefix, otherPages);
  const on = (handle: (context: Context<Env>) => Promise<Response>) => route<Context<Env>>().handle(handle);

  const chooser = (
    { request }: Context<Env>,
    to: string,
    { prompt, unknownEmail }: { readonly prompt?: Prompt | undefined; readonly unknownEmail?: string } = {},
  ): Promise<Response> => {
    const offered = [...clients.values()].map(({ settings: { name, label, icon } }) => ({
      label,
      icon,
      href: loginLink(settings, { provider: name, return_to: to, prompt }),
    }));
    const knowsDomains = [...clients.values()].some((client) => client.settings.domains.size > 0);
    const emailAction = knowsDomains ? endpointUrl(settings, 'login') : undefined;
    const choices = { providers: offered, emailAction, returnTo: to, unknownEmail };
    return sessionPage(request, settings, (messages) => chooserPage(choices, messages));
  };

  const beginLogin = on(async (context) => {
    const given = parametersIn(new URLSearchParams(context.target.search), [
      'provider',
      'return_to',
      'acr_values',
      'max_age',
      'prompt',
    ]);
    if (!isTopLevelNavigation(context.request)) throw sessionError('session.login_required');
    const to = local(given.return_to);
    const client = given.provider === undefined ? login.providerFor(to) : clients.get(given.provider);
    if (client === undefined) {
      if (given.provider === undefined) return chooser(context, to, { prompt: promptIn(given.prompt) });
      throw sessionError('session.parameters', { detail: '"provider" is not one of the configured ones' });
    }
    const strength = readStrength(given.acr_values, given.max_age);
    if ('problem' in strength) throw sessionError('session.parameters', { detail: strength.problem });
    const request = { returnTo: to, ...strength, prompt: promptIn(given.prompt) };
    return redirect(await login.begin(client, request, context, requestStates.get(context.request)), 302);
  });

  const chooseByEmail = on(async (context) => {
    const given = await ownForm(context, settings, ['email', 'return_to']);
    const to = local(given.return_to);
    const client = login.providerForEmail(given.email ?? '');
    if (client === undefined) return chooser(context, to, { unknownEmail: given.email ?? '' });
    const href = loginLink(settings, { provider: client.settings.name, return_to: to });
    return sessionPage(context.request, settings, (messages) =>
      continuePage(messages.leading.signIn(client.settings.label), href, messages),
    );
  });

  const callback = on(async (context) => {
    const { provider = '' } = context.params;
    if (!clients.has(provider)) throw requestError('request.not_found');
    const parameters = new URLSearchParams(context.target.search);
    parametersIn(parameters, CALLBACK_PARAMETERS);
    return redirect(
      await login.finish(provider, parameters, context, requestStates.get(context.request)),
      303,
    );
  });

  const confirmLogout = on(async (context) => {
    noParametersIn(context.target.search);
    return sessionPage(context.request, settings, (messages) =>
      confirmLogoutPage(endpointUrl(settings, 'logout'), messages),
    );
  });

  const postLogout = on(async (context) => {
    const { everywhere } = await ownForm(context, settings, ['everywhere']);
    return endSession(context, everywhere === '1');
  });

  const endSession = async (context: BaseContext<Env>, everywhere = false): Promise<Response> => {
    const requestState = requestStates.get(context.request);
    let session: Session | undefined;
    try {
      session = await logout.leaving(context, requestState);
    } finally {
      // Whatever fails, here or further on: this browser is signed out.
      requestState.cookies.splice(0, requestState.cookies.length, ...clearedSession(requestState.sent));
    }
    const signedOut = endpointUrl(settings, 'signed-out');
    if (session === undefined) return redirect({ location: signedOut, cookies: [] }, 303);
    context.trail.add({ type: 'caller.identified', identity: manager.identity(session) });
    const there = await logout.end(session, everywhere, context);
    if (there === undefined) return redirect({ location: signedOut, cookies: [] }, 303);
    return sessionPage(context.request, settings, (messages) =>
      continuePage(messages.leading.signOut, there, messages),
    );
  };

  const backChannel = on(async (context) => {
    const { logout_token: token } = await fieldsIn(context.request, ['logout_token']);
    if (token === undefined) throw sessionError('session.parameters', { detail: 'there is no logout_token' });
    await logout.endByToken(token, context);
    return new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } });
  });

  const whoAmI = on(async (context) => {
    noParametersIn(context.target.search);
    const session = await required(context);
    const shown = await shownOf(session, parts, context);
    return sessionPage(context.request, settings, (messages, language) =>
      whoAmIPage(shown, messages, language),
    );
  });

  const listSessions = on(async (context) => {
    noParametersIn(context.target.search);
    const session = await required(context);
    const [sessions, { idHash }] = await Promise.all([listed.list(session, context), manager.facts(session)]);
    // Names browsers by a library that nothing else needs.
    const { sessionListPage } = await import('../pages/session-list.ts');
    const shown = { sessions, ownId: idHash, action: endpointUrl(settings, 'sessions') };
    return sessionPage(context.request, settings, (messages, language) =>
      sessionListPage(shown, messages, language),
    );
  });

  const endOneSession = on(async (context) => {
    const { session: key } = await ownForm(context, settings, ['session']);
    if (key === undefined) throw sessionError('session.parameters', { detail: 'there is no session' });
    const session = await required(context);
    if (key === (await manager.facts(session)).idHash) return endSession(context);
    // One that is over by now is what was asked for.
    await listed.end(key, session, 'user', context);
    return redirect({ location: endpointUrl(settings, 'sessions'), cookies: [] }, 303);
  });

  /** The session of somebody who must have one, who is then known to the record. */
  const required = async (context: Context<Env>): Promise<Session> => {
    const session = await manager.find(context, requestStates.get(context.request));
    if (session === undefined) throw sessionError('session.login_required');
    context.trail.add({ type: 'caller.identified', identity: manager.identity(session) });
    return session;
  };

  const signedOut = on(async (context) => {
    // Providers add the `state` of RP-Initiated Logout, which we do not send; one that does anyway is not refused.
    parametersIn(new URLSearchParams(context.target.search), ['state']);
    return sessionPage(context.request, settings, (messages) => signedOutPage(loginLink(settings), messages));
  });

  /** As GET, without its body. A callback has none of these: it redeems a code. */
  const headOf = (page: Route<Context<Env>>) =>
    on(async (context) => {
      const { status, headers, body } = await page(context);
      await body?.cancel();
      return new Response(null, { status, headers });
    });

  const { handler } = routes<BaseContext<Env>>()
    .get(`${prefix}login`, beginLogin)
    .head(`${prefix}login`, headOf(beginLogin))
    .post(`${prefix}login`, chooseByEmail)
    .get(`${prefix}callback/:provider`, callback)
    .get(`${prefix}logout`, confirmLogout)
    .head(`${prefix}logout`, headOf(confirmLogout))
    .post(`${prefix}logout`, postLogout)
    .post(`${prefix}backchannel-logout`, backChannel)
    .get(`${prefix}whoami`, whoAmI)
    .head(`${prefix}whoami`, headOf(whoAmI))
    .get(`${prefix}sessions`, listSessions)
    .head(`${prefix}sessions`, headOf(listSessions))
    .post(`${prefix}sessions`, endOneSession)
    .get(`${prefix}signed-out`, signedOut)
    .head(`${prefix}signed-out`, headOf(signedOut));
  return { serve: handler, endSession };
}

/** Sends a browser on. */
export function redirect({ location, cookies }: Departure, status: 302 | 303): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  for (const line of cookies) headers.append('set-cookie', line);
  return new Response(null, { status, headers });
}

async function shownOf(session: Session, parts: EndpointParts, context: BaseContext) {
  const { settings, manager, logout, listed } = parts;
  const identity = manager.identity(session);
  const { startedAt, identifiedAt } = session;
  const { theme } = settings;
  const { messages } = await speech(REFUSAL_MESSAGES, languageFor(context.request, theme));
  return {
    identity,
    grants: await settings.rolesOf(identity, context),
    startedAt,
    identifiedAt,
    endsAt: sessionEnd(session, settings),
    logoutAction: endpointUrl(settings, 'logout'),
    canEndOthers: logout.reachesOthers,
    sessionsHref: listed.isKept ? endpointUrl(settings, 'sessions') : undefined,
    back: startLink(theme, messages),
  };
}
