import type { BaseContext } from '@portcullis/core';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';

/** How long after a login its browser may still be registering a key, in seconds. */
const REGISTERING_SECONDS = 30;
/** How often, and with which pauses in milliseconds, a request waits for that. */
const WAITS = 8;
const PAUSE_MS = 250;

/**
 * The session of a request, if it is bound at this host. The first page after a login is on its way at the same time as the registration of
 * the key, so a request of a new session waits for it, two seconds at most. `undefined` if it is not bound.
 */
export async function awaitedSession(
  context: BaseContext,
  { manager, backend, settings, requestStates }: SessionDependencies,
  origin: string,
): Promise<Session | undefined> {
  const requestState = requestStates.get(context.request);
  const session = await requestState.session;
  if (session === undefined) return undefined;
  if (session.deviceKeys?.[origin] !== undefined) {
    // The browser repeats the request at once, as often as its cookie is not there yet.
    if (session.provedAt === undefined) await settings.sleep(PAUSE_MS);
    return session;
  }
  const now = secondsOf(context);
  const opened = await manager.cookies.open(requestState);
  if (opened === undefined || now >= session.startedAt + REGISTERING_SECONDS) return undefined;
  for (let wait = 0; wait < WAITS; wait++) {
    await settings.sleep(PAUSE_MS);
    const found = await backend.find(opened.text, now, Number.MAX_SAFE_INTEGER, undefined);
    if (found?.session.deviceKeys?.[origin] !== undefined) return found.session;
  }
  return undefined;
}
