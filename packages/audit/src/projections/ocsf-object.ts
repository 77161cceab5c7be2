import type { EventActor, EventHttp, EventSource } from '../event/event-facts.ts';

/** A part of an OCSF event. */
export type OcsfObject = Readonly<Record<string, unknown>>;

const USER_TYPES = { user: { type_id: 1, type: 'User' }, service: { type_id: 4, type: 'Service' } } as const;

/** Who did it; OCSF requires an explicit unknown user. */
export function userOf(actor: EventActor | undefined): OcsfObject {
  if (actor === undefined || actor.kind === 'anonymous') {
    return { name: actor === undefined ? 'unknown' : 'anonymous', type_id: 0, type: 'Unknown' };
  }
  const { iss, sub, email, name, roles } = actor;
  return {
    uid: sub,
    name: name ?? email ?? sub ?? 'unknown',
    email_addr: email,
    domain: iss,
    groups: roles?.map((role) => ({ name: role })),
    ...USER_TYPES[actor.kind],
  };
}

/** The client, as the network identifies it, with its user. */
export function endpointOf(src: EventSource | undefined, actor?: EventActor): OcsfObject {
  const owner = actor === undefined ? undefined : userOf(actor);
  const location = src?.country === undefined ? undefined : { country: src.country };
  const autonomous_system = src?.asn === undefined ? undefined : { number: src.asn };
  if (src?.ip === undefined) return { name: 'unknown', location, autonomous_system, owner };
  return { ip: src.ip, location, autonomous_system, owner };
}

/** The request, without its query, whose values are not recorded. */
export function httpRequestOf(http: EventHttp, requestId: string): OcsfObject {
  const path = http.path ?? http.path_raw ?? '/';
  return {
    uid: requestId,
    http_method: http.method,
    url: { hostname: http.host, path, url_string: `https://${http.host}${path}`, scheme: 'https' },
    user_agent: http.ua,
  };
}

/** The answer. */
export function httpResponseOf({ status, bytes }: EventHttp): OcsfObject {
  return { code: status, body_length: bytes };
}

/** The same without what is absent, at any depth. */
export function present(value: OcsfObject): OcsfObject {
  const members = Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
    if (member === undefined) return [];
    const plain = typeof member === 'object' && member !== null && !Array.isArray(member);
    return [[key, plain ? present(member as OcsfObject) : member]];
  });
  return Object.fromEntries(members);
}
