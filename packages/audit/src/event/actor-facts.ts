import type { Identity } from '@portcullis/core';
import type { SessionFacts } from '@portcullis/core/internal';
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
  return proofOf(caller.identity, keys_age_s);
}

/** The session of the request. */
export function sessionOf(facts: SessionFacts | undefined): EventSession | undefined {
  return facts && { created: facts.created, expires: facts.expires, id_hash: facts.idHash };
}

function proofOf(
  { authentication, claims }: Pick<Identity, 'authentication' | 'claims'>,
  keys_age_s?: number,
): EventAuthentication {
  const { method, provider, program, acr, amr, authTime, deviceProvedAt, client } = authentication;
  const stated = amr.length > 0;
  return defined<EventAuthentication>({
    acr,
    amr: stated ? amr : undefined,
    auth_time: authTime,
    client: method === 'bearer' ? clientOf(claims) : client?.id,
    device_time: deviceProvedAt,
    keys_age_s,
    method,
    mfa: stated ? amr.includes('mfa') : undefined,
    program,
    provider,
  });
}

/**
 * The client that a token was issued to: `client_id` of access tokens (RFC 9068), `azp` of providers that write it there.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9068#section-2.2 | RFC 9068 section 2.2}
 */
function clientOf({ client_id, azp }: Identity['claims']): string | undefined {
  return [client_id, azp].find((claim): claim is string => typeof claim === 'string' && claim !== '');
}
