import type { AccessError, BaseContext, Identity } from '@portcullis/core';
import { clientNetwork, RateLimit, RecentMap } from '@portcullis/core/internal';
import { sessionError } from '../failures/session-failure.ts';
import { refuseLocked } from '../lock/refuse-locked.ts';
import type { RequestState } from '../request/request-state.ts';
import { secondsOf } from '../session/seconds.ts';
import { isOfFuture } from '../session/session.ts';
import { type StoreCall, storeCall } from '../session/store-call.ts';
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
  /**
   * How often the store was asked about sessions that do not exist. Anyone can make up a cookie, and one store serves all who must get in.
   */
  readonly inVain: RateLimit;
  /**
   * Keys of sessions that were valid in this isolate: the store is asked about these even if other clients of the network reach the limit.
   */
  readonly good: RecentMap<true>;
  /** How often a network sent an order that no known key signed. Each is recorded, and anyone can make one up. */
  readonly unsigned: RateLimit;
  /** How often one order was sent that a known key signed, by the hash of its text. */
  readonly signedOften: RateLimit;
}

/**
 * How often one network may make the store look up sessions that do not exist, a minute and in each isolate. A browser does so once: its
 * cookie is deleted.
 */
const IN_VAIN = 60;

/** How many orders that no known key signed are recorded of one network, a minute and in each isolate. */
const UNSIGNED = 10;

/** How often one signed order is processed, a minute and in each isolate. It admits a person once. */
const SIGNED_OFTEN = 30;

/** Checks the options. Throws an `OptionsError` with everything that is wrong. */
export function breakGlassParts(options: BreakGlassOptions): BreakGlassParts {
  const settings = breakGlassSettings(options);
  const aMinute = (perClient: number): RateLimit =>
    new RateLimit({ perClient, forAll: Number.POSITIVE_INFINITY, windowMs: 60_000 });
  return {
    ...{ settings, call: storeCall(settings), inVain: aMinute(IN_VAIN), good: new RecentMap() },
    ...{ unsigned: aMinute(UNSIGNED), signedOften: aMinute(SIGNED_OFTEN) },
  };
}

/**
 * The session of a request. Fails with `session.ended`, and deletes its cookie, if the request has no valid session; fails with
 * `session.unavailable` if the store cannot tell.
 */
export async function glassCaller(
  context: BaseContext,
  state: RequestState,
  parts: BreakGlassParts,
): Promise<GlassCaller> {
  const { settings } = parts;
  const key = await keyOf(readToken(state.sent) ?? '');
  const now = secondsOf(context);
  const found = key === undefined ? undefined : await sessionFor(key, context, parts);
  // The gate may allow none so long any more.
  const endsAt = found && Math.min(found.endsAt, found.startedAt + settings.sessionSeconds);
  if (key === undefined || found === undefined || endsAt === undefined || now >= endsAt)
    throw ended(state, 'it has expired, or its grant was revoked');
  // It would last for as long as the clock was ahead that the grant was redeemed by. Once that time has come, it counts again.
  if (isOfFuture(found.startedAt, now)) {
    throw sessionError('session.expired', {
      detail:
        'the session of a break-glass grant is invalid: it starts in the future: the clock was set back or is slow',
    });
  }
  const session: BreakGlassSession = { ...found, endsAt };
  if (session.gate !== settings.base.host) throw ended(state, 'it was issued for another host');
  // Whoever is taken off the list, or whose grant was signed by a key that is, is out at the next request.
  const person = personNamed(settings.people, session.iss, session.sub);
  if (person === undefined) throw ended(state, 'its person is no longer in breakGlass.people');
  if (!settings.signerIds.has(session.signerId))
    throw ended(state, 'the key that signed its grant is no longer in breakGlass.signers');
  const identity = identityOf(session, person);
  const held = await settings.locks?.held(identity, context);
  if (held !== undefined) {
    refuseLocked(held);
    if (session.startedAt <= held.endedAt) throw ended(state, 'all sessions of its person were ended');
  }
  return { key, session, identity };
}

/** The session in the store. If the store is not asked, the cookie is not deleted. */
async function sessionFor(
  key: string,
  context: BaseContext,
  { settings, call, inVain, good }: BreakGlassParts,
): Promise<BreakGlassSession | undefined> {
  const client = clientNetwork(context.request);
  if (good.get(key) === undefined && !inVain.has(client, context.clock.now())) {
    throw sessionError('session.unavailable', {
      detail: `the store was not queried: ${IN_VAIN} sessions that do not exist were requested from this network within a minute`,
      headers: { 'retry-after': '60' },
    });
  }
  const found = await call(() => settings.store.find(key, secondsOf(context)));
  if (found !== undefined) {
    good.set(key, true);
    return found;
  }
  good.delete(key);
  inVain.count(client, context.clock.now());
  return undefined;
}

function ended(state: RequestState, why: string): AccessError {
  state.cookies.push(clearedToken());
  return sessionError('session.ended', { detail: `the session of a break-glass grant is invalid: ${why}` });
}
