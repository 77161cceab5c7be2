import type { Decision, Resource } from '@portcullis/core';
import { defined } from '@portcullis/core/internal';
import { actorOf, authenticationOf, sessionOf } from './actor-facts.ts';
import type { RequestEvent } from './event.ts';
import type { EventPolicy, EventResource, EventVerdict } from './event-facts.ts';
import { foundFacts, type RequestFacts } from './found-facts.ts';
import { queryKeys } from './query-keys.ts';
import { timeText } from './time-text.ts';
import type { TrailFacts } from './trail-facts.ts';

/**
 * Creates the event of one request. `serializeEvent` still has to make the result safe to write. Members are in the order of canonical
 * JSON, which avoids a copy. A member that is added here must be added to `requestLine` in request-line.ts as well.
 */
export function requestEvent(facts: RequestFacts): RequestEvent {
  const { arrival, answer, startedAt, settings } = facts;
  const { request, requestId, trace } = arrival;
  const { trail, outcome, address, paths, source, bytes, latencyUs } = foundFacts(facts);
  const { worker, version } = settings.observer;
  return defined<RequestEvent>({
    actor: actorOf(trail),
    auth: authenticationOf(trail),
    detail: outcome.detail,
    edge: { latency_us: latencyUs },
    http: defined({
      bytes,
      host: address.host,
      method: request.method,
      path: paths.path,
      path_raw: paths.path_raw,
      query_keys: queryKeys(address.search),
      status: answer.status,
      ua: source.userAgent,
    }),
    id: requestId,
    observer: defined({ colo: source.colo, version, worker }),
    outcome: outcome.outcome,
    policy: policyOf(trail.decision),
    reason: outcome.reason,
    redactions: paths.redactions,
    resource: resourceOf(trail.resource?.resource),
    schema: 'portcullis.event/1',
    session: sessionOf(trail.session),
    severity: outcome.severity,
    src: source.src && defined(source.src),
    time: timeText(startedAt),
    trace: defined({
      ray_id: source.rayId,
      request_id: requestId,
      traceparent: trace.traceparent,
    }),
    type: 'request.decision',
    upstream: upstreamOf(trail.upstream),
  });
}

/** The requested resource, as it is recorded. */
export function resourceOf(resource: Resource | undefined): EventResource | undefined {
  if (resource === undefined) return undefined;
  const { application, kind, id, shownId = id, operation, argumentNames } = resource;
  return defined<EventResource>({ app: application, arguments: argumentNames, id: shownId, kind, operation });
}

/** The policy's decision, as it is recorded. */
export function policyOf(entry: TrailFacts['decision']): EventPolicy | undefined {
  if (entry === undefined) return undefined;
  const { decision, shadow, elevation } = entry;
  return defined<EventPolicy>({
    decision: decision.effect,
    elevation: elevation && { id: elevation.id, role: elevation.role },
    id: decision.policy,
    matched_rule: decision.rule,
    shadow: shadow && verdictOf(shadow),
    trace: decision.considered.map(({ rule, effect, matched }) => ({ effect, matched, rule })),
    version_sha256: decision.version,
  });
}

function verdictOf({ policy, version, effect, rule }: Decision): EventVerdict {
  return defined<EventVerdict>({
    decision: effect,
    id: policy,
    matched_rule: rule,
    version_sha256: version,
  });
}

function upstreamOf(entry: TrailFacts['upstream']): RequestEvent['upstream'] {
  return entry && { id: entry.upstream, latency_ms: Math.max(0, entry.latencyMs), status: entry.status };
}
