import type { BaseContext } from '@portcullis/core';
import { SESSION_COOKIE } from '../cookies/session-cookie.ts';
import type { SessionBackend } from '../keeping/session-backend.ts';
import type { RequestState } from '../request/request-state.ts';
import { sessionsBeside } from '../request/session-beside.ts';
import type { SessionManager } from '../request/session-manager.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import type { Logout } from './logout.ts';

/**
 * Ends what a browser had before a session that it gets now. A session that was good before must not stay valid together with the new one. A bad
 * one is no reason to fail.
 */
export async function endEarlier(
  { id, issuer, subject }: Session,
  context: BaseContext,
  requestState: RequestState,
  {
    backend,
    manager,
    logout,
  }: { readonly backend: SessionBackend; readonly manager: SessionManager; readonly logout: Logout },
): Promise<void> {
  await sessionsBeside.get(context.request)?.();
  const earlier = await manager.leaving(requestState);
  // What it wants done to its cookies is overtaken.
  const others = requestState.cookies.filter((line) => !line.startsWith(SESSION_COOKIE));
  requestState.cookies.splice(0, requestState.cookies.length, ...others);
  // The hosts of a gate share one.
  if (earlier === undefined || earlier.id === id) return;
  await backend.end(earlier, secondsOf(context));
  // Many providers revoke by grant: that of the same person is the new session's too, and must live.
  const isSame = earlier.issuer === issuer && earlier.subject === subject;
  await logout.record(earlier, 'login', isSame ? undefined : await logout.revoke(earlier, context), context);
}
