import type { ProviderSettings } from './provider/provider-options.ts';
import type { Session } from './session.ts';
import type { SessionSettings } from './session-options.ts';

/** A refresh must be done in this time, in seconds; then another request may try. It also spares a failing provider. */
export const CLAIM_SECONDS = 30;

/**
 * So long is believed what was read to keep other groups and claims than matter now, in seconds: of two versions of a Worker that
 * serve at once, each would else have what the other has just read be read again.
 */
const OTHERWISE_KEPT_SECONDS = 60;

/** Whether it is time to ask the provider of a session who that is, or there is none to be asked. */
export function isRefreshDue(session: Session, settings: SessionSettings, now: number): boolean {
  const { refreshToken, refreshAt, identifiedAt } = session;
  if (refreshToken === undefined) return isOutdated(session, settings, now);
  if (now >= Math.min(refreshAt, identifiedAt + settings.identitySeconds)) return true;
  // One that could just not say who somebody is has said so of this session: it is spared as a failing one.
  const isAskedSoon = refreshAt <= now + CLAIM_SECONDS && providerOf(session, settings) !== undefined;
  return !isAskedSoon && isOutdated(session, settings, now);
}

/** Nothing is believed of a provider that was taken out of the configuration, for however short a time. */
export function providerOf(
  { provider, issuer }: Session,
  { providers }: Pick<SessionSettings, 'providers'>,
): ProviderSettings | undefined {
  return providers.find((known) => known.name === provider && known.issuer === issuer);
}

/** Whether the provider may have said more than was kept of it, such as a group that a rule denies by now. */
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
