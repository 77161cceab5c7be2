import type { AccessError, BaseContext, Identity } from '@portcullis/core';
import type { RequestState } from '../request-state.ts';
import { secondsOf } from '../seconds.ts';
import { sessionError } from '../session-failure.ts';
import { type StoreCall, storeCall } from '../store/store-call.ts';
import { clearedToken, keyOf, readToken } from './break-glass-cookie.ts';
import { identityOf, personNamed } from './break-glass-identity.ts';
import {
  type BreakGlassOptions,
  type BreakGlassSettings,
  breakGlassSettings,
} from './break-glass-options.ts';
import type { BreakGlassSession } from './break-glass-store.ts';

/** What a request with a session of a grant is known by. */
export interface GlassCaller {
  readonly key: string;
  readonly session: BreakGlassSession;
  readonly identity: Identity;
}

/** What break-glass access works with. */
export interface BreakGlassParts {
  readonly settings: BreakGlassSettings;
  readonly call: StoreCall;
}

/** Checks the options. Throws an `OptionsError` with everything that is wrong. */
export function breakGlassParts(options: BreakGlassOptions): BreakGlassParts {
  const settings = breakGlassSettings(options);
  return { settings, call: storeCall(settings) };
}

/**
 * The session that a request comes with. Fails with `session.ended` where there is none or it is not good, and its cookie goes; with
 * `session.unavailable` where the store cannot tell.
 */
export async function glassCaller(
  context: BaseContext,
  state: RequestState,
  { settings, call }: BreakGlassParts,
): Promise<GlassCaller> {
  const key = await keyOf(readToken(state.sent) ?? '');
  const now = secondsOf(context);
  const found = key === undefined ? undefined : await call(() => settings.store.find(key, now));
  // The gate may allow none so long any more.
  const endsAt = found && Math.min(found.endsAt, found.startedAt + settings.sessionSeconds);
  if (key === undefined || endsAt === undefined || now >= endsAt)
    throw ended(state, 'it is over, or its grant was taken back');
  const session = { ...found, endsAt } as BreakGlassSession;
  if (session.gate !== settings.base.host) throw ended(state, 'it is for another host');
  // Whoever is taken off the list, or whose grant was signed by a key that is, is out at the next request.
  const person = personNamed(settings.people, session.iss, session.sub);
  if (person === undefined) throw ended(state, 'its person may be let in no more');
  if (!settings.signerIds.has(session.signerId)) throw ended(state, 'its signer may let nobody in any more');
  return { key, session, identity: identityOf(session, person) };
}

function ended(state: RequestState, why: string): AccessError {
  state.cookies.push(clearedToken());
  return sessionError('session.ended', { detail: `the session of a break-glass grant is not good: ${why}` });
}
