import type { EventActor, EventAuthentication } from './event-facts.ts';
import { known } from './known.ts';
import type { TrailFacts } from './trail-facts.ts';

/** Who asked, as far as it was found out. */
export function actorOf({ caller, roles }: TrailFacts): EventActor | undefined {
  if (caller === undefined) return undefined;
  if (caller.type === 'caller.anonymous') return { kind: 'anonymous' };
  const { kind, issuer, subject, email, name, groups } = caller.identity;
  return known<EventActor>({
    email,
    groups_raw_count: roles?.groupsSeen ?? groups.length,
    groups_unanswered: roles?.unanswered?.map(({ source }) => source),
    iss: issuer,
    kind,
    name,
    roles: roles?.names,
    sub: subject,
  });
}

/** How they proved it. Stale keys are told even if the proof was refused. */
export function authenticationOf({ caller, staleKeys }: TrailFacts): EventAuthentication | undefined {
  const keys_age_s = staleKeys?.ageSeconds;
  if (caller?.type !== 'caller.identified') return keys_age_s === undefined ? undefined : { keys_age_s };
  const { method, provider, acr, amr, authTime } = caller.identity.authentication;
  const stated = amr.length > 0;
  return known<EventAuthentication>({
    acr,
    amr: stated ? amr : undefined,
    auth_time: authTime,
    keys_age_s,
    method,
    mfa: stated ? amr.includes('mfa') : undefined,
    provider,
  });
}
