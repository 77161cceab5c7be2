import { defined } from '@portcullis/core/internal';
import type { AuditEvent, RequestEvent } from '../event/event.ts';
import type { EventActor, EventSource } from '../event/event-facts.ts';
import type { RequestOutcome } from '../event/event-head.ts';
import { isMcpMessage } from './ocsf-class.ts';

/** The version of the schema that events are projected to. */
const ECS_VERSION = '8.17.0';

/** An event in the Elastic Common Schema, with dotted field names. */
export type EcsEvent = Readonly<Record<string, unknown>>;

interface Category {
  readonly category: readonly string[];
  readonly type: readonly string[];
}

const CATEGORIES: Readonly<Record<AuditEvent['type'], Category>> = {
  // `allowed` and `denied` are types of the network.
  'request.decision': { category: ['network', 'web'], type: ['access'] },
  login: { category: ['authentication'], type: ['start'] },
  logout: { category: ['authentication'], type: ['end'] },
  'session.refresh': { category: ['authentication'], type: ['info'] },
  'session.device': { category: ['authentication'], type: ['info'] },
  'roles.resolved': { category: ['iam'], type: ['info'] },
  'conduit.call': { category: ['api'], type: ['info'] },
  'group.sync': { category: ['iam'], type: ['group', 'change'] },
  'policy.loaded': { category: ['configuration'], type: ['change'] },
  'config.changed': { category: ['configuration'], type: ['change'] },
  'keys.rotated': { category: ['configuration'], type: ['change'] },
  'person.forgotten': { category: ['iam'], type: ['deletion'] },
  'jwks.stale_used': { category: ['web'], type: ['error'] },
  'upstream.changed': { category: ['web'], type: ['error'] },
  'archive.served': { category: ['configuration'], type: ['change'] },
  'access.requested': { category: ['iam'], type: ['user', 'info'] },
  credential: { category: ['iam'], type: ['user', 'change'] },
  break_glass: { category: ['authentication', 'iam'], type: ['start'] },
  lock: { category: ['iam'], type: ['user', 'change'] },
  elevation: { category: ['iam'], type: ['user', 'change'] },
  sso: { category: ['authentication', 'iam'], type: ['info'] },
  signal: { category: ['threat'], type: ['indicator'] },
  'audit.loss': { category: ['database'], type: ['error'] },
  'audit.checkpoint': { category: ['configuration'], type: ['info'] },
};

const SEVERITIES = { informational: 1, low: 2, medium: 3, high: 4 } as const;

/**
 * The event in the Elastic Common Schema, flat. Pure. What ECS has no field for is under `portcullis.`.
 *
 * @see {@link https://www.elastic.co/docs/reference/ecs | Elastic Common Schema}
 *
 * @example
 * ```ts
 * import type { AuditEvent } from '@portcullis/audit';
 * import { toEcs } from '@portcullis/audit/read';
 *
 * const project = (line: string): string => JSON.stringify(toEcs(JSON.parse(line) as AuditEvent));
 * ```
 */
export function toEcs(event: AuditEvent): EcsEvent {
  const { category, type } = CATEGORIES[event.type];
  const { observer, chain } = event;
  const trace = 'trace' in event ? event.trace : undefined;
  return defined({
    '@timestamp': event.time,
    'event.ingested': event.ingest_time,
    'ecs.version': ECS_VERSION,
    'event.id': event.id,
    'event.kind': event.type === 'signal' ? 'alert' : 'event',
    'event.category':
      event.type === 'request.decision' && isMcpMessage(event.resource?.kind) ? ['api', 'web'] : category,
    'event.type': event.type === 'request.decision' ? [...type, ...ACCESS[event.outcome]] : type,
    'event.action': event.type,
    'event.outcome': OUTCOMES[event.outcome],
    'event.reason': event.reason.join(' ') || undefined,
    'event.severity': SEVERITIES[event.severity],
    'event.dataset': 'portcullis.audit',
    'event.sequence': chain?.seq,
    'event.hash': chain?.hash,
    message: 'detail' in event ? event.detail : undefined,
    'observer.name': observer.worker,
    'observer.version': observer.version,
    'observer.product': 'Portcullis',
    'observer.geo.name': observer.colo,
    'http.request.id': trace?.request_id,
    'trace.id': trace?.traceparent?.split('-')[1],
    tags: event.truncated ? ['truncated'] : undefined,
    ...('actor' in event ? user(event.actor) : {}),
    ...('src' in event ? source(event.src) : {}),
    ...(event.type === 'request.decision' ? request(event) : {}),
    portcullis: rest(event),
  });
}

function user(actor: EventActor | undefined): EcsEvent {
  return {
    'user.id': actor?.sub,
    'user.domain': actor?.iss,
    'user.email': actor?.email,
    'user.full_name': actor?.name,
    'user.roles': actor?.roles,
  };
}

function source(src: EventSource | undefined): EcsEvent {
  return { 'source.ip': src?.ip, 'source.geo.country_iso_code': src?.country, 'source.as.number': src?.asn };
}

function request({ http, policy, resource, upstream, edge }: RequestEvent): EcsEvent {
  return {
    'event.duration': edge.latency_us * 1000,
    'http.request.method': http.method,
    'http.response.status_code': http.status,
    'http.response.body.bytes': http.bytes,
    'url.domain': http.host,
    'url.path': http.path,
    'url.original': http.path_raw,
    'user_agent.original': http.ua,
    'rule.name': policy?.matched_rule,
    'rule.ruleset': policy?.id,
    'rule.version': policy?.version_sha256,
    'service.target.name': resource?.app ?? upstream?.id,
  };
}

/** What has a field of its own, whatever the type of the event. */
const MAPPED: ReadonlySet<string> = new Set([
  'schema',
  'id',
  'time',
  'ingest_time',
  'severity',
  'observer',
  'actor',
  'src',
  'http',
  'detail',
  'truncated',
]);

/** Of parts whose members have fields of their own, those that have none. */
const WITHOUT_FIELD: Readonly<Record<string, readonly string[]>> = {
  actor: ['kind', 'groups_raw_count', 'groups_unanswered'],
  http: ['query_keys'],
};

function rest(event: AuditEvent): EcsEvent {
  const members = Object.entries(event).flatMap(([key, value]): [string, unknown][] => {
    if (!MAPPED.has(key)) return [[key, value]];
    const kept = Object.entries(value ?? {}).filter(([name]) => WITHOUT_FIELD[key]?.includes(name));
    return kept.length === 0 ? [] : [[key, Object.fromEntries(kept)]];
  });
  return Object.fromEntries(members);
}

/** A redirect to a login is neither allowed nor denied in ECS. */
const ACCESS: Readonly<Record<RequestOutcome, readonly string[]>> = {
  allow: ['allowed'],
  deny: ['denied'],
  error: ['denied'],
  login: [],
};

const OUTCOMES: Readonly<Record<RequestOutcome, string>> = {
  allow: 'success',
  deny: 'failure',
  error: 'failure',
  login: 'unknown',
};
