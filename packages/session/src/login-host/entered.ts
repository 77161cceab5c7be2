import { AccessError, type BaseContext } from '@portcullis/core';
import { sameSecret, sha256, toBase64url } from '@portcullis/core/internal';
import { parametersIn } from '../endpoints/parameters.ts';
import { redirect } from '../endpoints/redirect.ts';
import { loginError } from '../failures/login-failure.ts';
import { endEarlier } from '../login/earlier-session.ts';
import type { RequestState } from '../request/request-state.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import { storeCall } from '../session/store-call.ts';
import { showsMark } from './browser-mark.ts';
import { type HandOver, takeHandOver } from './hand-over.ts';
import type { LoginHostDependencies } from './login-host-dependencies.ts';
import type { LoginHostSettings } from './login-host-options.ts';
import { type PendingEntry, pendingEntries } from './pending-entries.ts';

/**
 * Takes a session that the login host hands over, and gives the browser a cookie of this host for it. Fails with
 * `session.login_unknown` for a code that was not made for this host, was brought before, is too old, or is brought by another
 * browser than the one that started the login here and logged in there.
 */
export async function entered(
  context: BaseContext,
  parts: LoginHostDependencies,
  host: LoginHostSettings,
): Promise<Response> {
  const { ring, settings, backend, manager, known, requestStates, device } = parts;
  const requestState = requestStates.get(context.request);
  try {
    const { code = '', state = '' } = parametersIn(new URLSearchParams(context.target.search), [
      'code',
      'state',
    ]);
    const entries = pendingEntries(ring, settings);
    const entry = await entries.find(state, requestState.sent, secondsOf(context));
    if (entry === undefined) throw refused('no pending login of this browser has this state');
    const handOver = await takeHandOver(code, ring, secondsOf(context), {
      store: host.store,
      call: storeCall(settings),
    });
    if (handOver === undefined) throw refused('the code is not valid here, was used before or has expired');
    // Whatever comes of it, this one is over.
    requestState.cookies.push(entries.end(state));
    const problem = await problemOf(handOver, entry, requestState);
    if (problem !== undefined) throw refused(problem);
    const session = await sessionOf(handOver, context, parts);
    const { logout } = await parts.login();
    await endEarlier(session, context, requestState, { backend, manager, logout });
    const now = secondsOf(context);
    const cookies = [
      ...(await manager.cookies.of(session, handOver.session, requestState, now)),
      await known.remember(session, now),
    ];
    const identity = manager.identity(session);
    context.trail.add({ type: 'caller.identified', identity });
    context.trail.add({ type: 'login.succeeded', identity, session: await manager.facts(session) });
    const offer =
      session.deviceKeys?.[settings.base.origin] === undefined
        ? await device?.offer(session, context)
        : undefined;
    return redirect({ location: entry.returnTo, cookies, offer }, 303);
  } catch (error) {
    const code = error instanceof AccessError ? error.code : 'request.crashed';
    context.trail.add({ type: 'login.failed', provider: undefined, code });
    throw error;
  }
}

/** Why a code is not for the browser that brings it. */
async function problemOf(
  { challenge, mark }: HandOver,
  { verifier }: PendingEntry,
  { sent }: RequestState,
): Promise<string | undefined> {
  if (!(await sameSecret(toBase64url(await sha256(verifier)), challenge))) {
    return 'the code is for another login than the one that this browser started here';
  }
  if (mark !== undefined && !(await showsMark(sent, mark))) {
    return 'the browser is not the one that logged in at the login host';
  }
  return undefined;
}

/** It may have ended on the way. */
function sessionOf(
  { session: text }: HandOver,
  context: BaseContext,
  { manager }: LoginHostDependencies,
): Promise<Session> {
  return manager.standsFor({ text, sealedBy: undefined }, context);
}

function refused(detail: string): Error {
  return loginError('session.login_unknown', { detail });
}
