import type { Authentication, SessionFacts } from '@portcullis/core/internal';
import { defined } from '@portcullis/core/internal';
import type { EventSession } from './activity-event.ts';
import type { EventActor, EventAuthentication } from './event-facts.ts';
import type { TrailFacts } from './trail-facts.ts';

/** The caller, as far as it was determined. */
export function actorOf({ caller, roles }: Pick<TrailFacts, 'caller' | 'roles'>): EventActor | undefined {
  if (caller === undefined) return undefined;
  if (caller.type === 'caller.anonymous') return { kind: 'anonymous' };
  const { kind, issuer, subject, email, name, groups } = caller.identity;
  return defined<EventActor>({
    email,
    groups_raw_count: roles?.groupsSeen ?? groups?.length,
    groups_unanswered: roles?.unanswered?.map(({ source }) => source),
    iss: issuer,
    kind,
    name,
    roles: roles?.names,
    sub: subject,
  });
}

/** How they proved it. Stale keys are reported even if the proof was refused. */
export function authenticationOf({
  caller,
  staleKeys,
}: Pick<TrailFacts, 'caller' | 'staleKeys'>): EventAuthentication | undefined {
  const keys_age_s = staleKeys?.ageSeconds;
  if (caller?.type !== 'caller.identified') return keys_age_s === undefined ? undefined : { keys_age_s };
  return proofOf(caller.identity.authentication, keys_age_s);
}

/** The session of the request. */
export function sessionOf(facts: SessionFacts | undefined): EventSession | undefined {
  return facts && { created: facts.created, expires: facts.expires, id_hash: facts.idHash };
}

function proofOf(
  { method, provider, acr, amr, authTime, deviceProvedAt }: Authentication,
  keys_age_s?: number,
): EventAuthentication {
  const stated = amr.length > 0;
  return defined<EventAuthentication>({
    acr,
    amr: stated ? amr : undefined,
    auth_time: authTime,
    device_time: deviceProvedAt,
    keys_age_s,
    method,
    mfa: stated ? amr.includes('mfa') : undefined,
    provider,
  });
}
