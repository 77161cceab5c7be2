import { isBelieved, isOfFuture, type Session } from '../session/session.ts';
import type { ProviderSettings } from '../settings/provider-options.ts';
import type { SessionSettings } from '../settings/session-options.ts';

/** A refresh must be done in this time, in seconds; then another request may try. It also spares a failing provider. */
export const CLAIM_SECONDS = 30;

/** A provider whose access tokens expire immediately is asked this often, in seconds. */
const SHORTEST_PAUSE_SECONDS = 10;

/**
 * How long data is used that was read by a version with other stored groups and claims, in seconds: if two versions of a Worker serve
 * concurrently, each would otherwise make the other read everything again.
 */
const OTHERWISE_KEPT_SECONDS = 60;

/** Whether it is time to ask the provider of a session for the person's claims, or the session can no longer be refreshed. */
export function isRefreshDue(session: Session, settings: SessionSettings, now: number): boolean {
  const { refreshToken, refreshAt } = session;
  if (refreshToken === undefined) return isOutdated(session, settings, now);
  if (now >= refreshAt || !isBelieved(session, settings, now)) return true;
  // Written by a clock that was ahead: no refresh puts off the next one for longer.
  if (isOfFuture(refreshAt, now + longestPause(settings))) return true;
  // One that could just not say who somebody is has said so of this session: it is spared as a failing one.
  const isAskedSoon = refreshAt <= now + CLAIM_SECONDS && providerOf(session, settings) !== undefined;
  return !isAskedSoon && isOutdated(session, settings, now);
}

/** How long a refresh puts off the next one at most, in seconds. */
function longestPause({ refreshSeconds }: Pick<SessionSettings, 'refreshSeconds'>): number {
  return Math.max(SHORTEST_PAUSE_SECONDS, refreshSeconds);
}

/** When the provider is asked again: not later than the access token expires, and not without a pause. */
export function refreshTime(now: number, expiresIn: number | undefined, refreshSeconds: number): number {
  return now + Math.max(SHORTEST_PAUSE_SECONDS, Math.min(refreshSeconds, expiresIn ?? refreshSeconds));
}

/** The provider of a session; `undefined` if it was removed from the configuration, so that its claims are not used any longer. */
export function providerOf(
  { provider, issuer }: Session,
  { providers }: Pick<SessionSettings, 'providers'>,
): ProviderSettings | undefined {
  return providers.find((known) => known.name === provider && known.issuer === issuer);
}

/** Whether the provider may have returned more than was stored, such as a group that a rule now denies. */
export function isOutdated(
  session: Session,
  settings: Pick<SessionSettings, 'providers'>,
  now: number,
): boolean {
  const provider = providerOf(session, settings);
  const { keepVersion = '', identifiedAt } = session;
  return (
    provider === undefined ||
    (provider.keepVersion !== keepVersion && now >= identifiedAt + OTHERWISE_KEPT_SECONDS)
  );
}
