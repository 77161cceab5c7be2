import { AccessError, type BaseContext } from '@portcullis/core';
import { isTopLevelNavigation } from '@portcullis/core/internal';
import { loginLink } from '../addresses/endpoint-urls.ts';
import { KeyRing } from '../cookies/key-ring.ts';
import { ASKED, askedStrength } from '../endpoints/asked-login.ts';
import { parametersIn } from '../endpoints/parameters.ts';
import { redirect } from '../endpoints/redirect.ts';
import { loginError } from '../failures/login-failure.ts';
import { sessionError } from '../failures/session-failure.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import { storeCall } from '../session/store-call.ts';
import { browserMark, markCookie } from './browser-mark.ts';
import { HAND_OVER_SECONDS, keepHandOver } from './hand-over.ts';
import type { LoginHostDependencies } from './login-host-dependencies.ts';
import type { LoginHostSettings } from './login-host-options.ts';
import { ENTER, HAND_OVER } from './pending-entries.ts';
import { sharedDomain } from './shared-domain.ts';

/** A session that is bound to a key of its browser is handed over after a proof that is not older, in seconds. */
const RECENT_PROOF_SECONDS = 20;

const VALUE = /^[\w-]{43}$/;

/**
 * Hands the session of a browser over to the host of an application, after a login where there is no session, or not the one that is asked
 * for. Only for navigations of a whole window. Fails with `session.parameters`, also for a host that is not an application's.
 */
export async function handedOver(
  context: BaseContext,
  parts: LoginHostDependencies,
  host: LoginHostSettings,
): Promise<Response> {
  const { settings, requestStates } = parts;
  const [, ...strengths] = ASKED;
  const {
    host: origin = '',
    state = '',
    challenge = '',
    provider,
    ...asked
  } = parametersIn(new URLSearchParams(context.target.search), [
    ...(['host', 'state', 'challenge', 'provider'] as const),
    ...strengths,
  ]);
  if (!Object.hasOwn(host.applications, origin)) {
    throw loginError('session.parameters', {
      detail: '"host" is not the host of an application of this gate',
    });
  }
  if (!VALUE.test(state) || !VALUE.test(challenge)) {
    throw loginError('session.parameters', {
      detail: '"state" or "challenge" is missing, or not made by this gate',
    });
  }
  if (!isTopLevelNavigation(context.request)) throw sessionError('session.login_required');
  const strength = askedStrength(asked);
  const { acrValues, maxAge, prompt } = strength;
  const isEnough = acrValues.length === 0 && maxAge === undefined && prompt === undefined;
  const session = isEnough ? await sessionOf(context, parts) : undefined;
  // A copied cookie must not become the session of a further host, where it is bound to no key yet.
  const proveAgain =
    session === undefined ? undefined : parts.device?.recent(session, RECENT_PROOF_SECONDS, context, parts);
  if (proveAgain !== undefined) return proveAgain;
  if (session !== undefined)
    return await departure(session, { origin, state, challenge }, context, parts, host);

  // After the login this is asked again, and for no more than the login has proved.
  const again = new URL(`${settings.prefix}${HAND_OVER}`, settings.base);
  for (const [name, text] of Object.entries({ host: origin, state, challenge }))
    again.searchParams.set(name, text);
  const returnTo = `${again.pathname}${again.search}`;
  const { login, clients } = await parts.login();
  const client = provider === undefined ? login.providerFor('/') : clients.get(provider);
  if (client === undefined) {
    return redirect({ location: loginLink(settings, { return_to: returnTo, ...asked }), cookies: [] }, 302);
  }
  const request = { returnTo, ...strength };
  return redirect(await login.begin(client, request, context, requestStates.get(context.request)), 302);
}

/** A session that is not valid counts as absent: the user logs in. */
async function sessionOf(
  context: BaseContext,
  { manager, requestStates }: LoginHostDependencies,
): Promise<Session | undefined> {
  try {
    return await manager.find(context, requestStates.get(context.request));
  } catch (error) {
    if (error instanceof AccessError && error.status === 401) return undefined;
    throw error;
  }
}

async function departure(
  session: Session,
  { origin, state, challenge }: Readonly<Record<'origin' | 'state' | 'challenge', string>>,
  context: BaseContext,
  { settings, backend, manager }: LoginHostDependencies,
  { at, store }: LoginHostSettings,
): Promise<Response> {
  context.trail.add({ type: 'caller.identified', identity: manager.identity(session) });
  const domain = sharedDomain(at, new URL(origin));
  const mark = domain === undefined ? undefined : await browserMark(session);
  const handOver = { session: backend.cookieText(session), challenge, mark };
  const ring = new KeyRing(settings.keys, origin, settings.random);
  const keeper = { store, call: storeCall(settings) };
  const code = await keepHandOver(handOver, ring, settings.random, secondsOf(context), keeper);
  const location = new URL(`${settings.prefix}${ENTER}`, origin);
  location.searchParams.set('code', code);
  location.searchParams.set('state', state);
  const cookies =
    domain === undefined || mark === undefined
      ? []
      : [markCookie(mark, domain, location.pathname, HAND_OVER_SECONDS)];
  return redirect({ location: location.href, cookies }, 303);
}
