import type { Arrival, CanonicalTarget, Decision, Resource, TrailEntry } from '@portcullis/core';
import type { AuditSettings } from '../options.ts';
import { actorOf, authenticationOf, sessionOf } from './actor-facts.ts';
import type { RequestEvent } from './event.ts';
import type { EventHttp, EventPolicy, EventResource, EventUpstream, EventVerdict } from './event-facts.ts';
import type { EventObserver, EventTrace } from './event-head.ts';
import { omitUndefined } from './omit-undefined.ts';
import { requestOutcome } from './outcome.ts';
import { queryKeys } from './query-keys.ts';
import { type MaskPath, type RecordedPaths, recordedPaths } from './recorded-path.ts';
import { connectingAddress, sourceFacts } from './source-facts.ts';
import { type TrailFacts, trailFacts } from './trail-facts.ts';

/** What is known of the answer. */
export interface AnswerFacts {
  readonly status: number;
  /** Its `Content-Length`, if it has one. */
  readonly contentLength: string | null;
  /** Why there is no answer yet, where the trail does not say it. */
  readonly failure?: Extract<TrailEntry, { type: 'request.failed' }>;
}

/** What the recorder's options say about events. */
export type EventSettings = Pick<AuditSettings, 'observer'> &
  Partial<Pick<AuditSettings, 'maskPath' | 'clientAddress'>>;

/**
 * Makes the event of one request. Only what is named here is recorded: a fact of the request that has no field has no
 * way into the log. The result still has to be made safe to write, by `serializeEvent`; members are in the order of
 * canonical JSON, which spares that a copy.
 *
 * @param startedAt when the request arrived, milliseconds since the Unix epoch
 * @param now when its answer was ready, the same
 */
export function requestEvent(
  arrival: Arrival,
  answer: AnswerFacts,
  startedAt: number,
  now: number,
  settings: EventSettings,
): RequestEvent {
  const { request, target, requestId, trace } = arrival;
  const { entries } = arrival.trail;
  const facts = trailFacts(answer.failure === undefined ? entries : [...entries, answer.failure]);
  const address = target ?? new URL(request.url);
  const paths = recordedPaths(address.pathname, target, maskOf(arrival, settings));
  const { src, colo, rayId } = sourceFacts(request, settings.clientAddress ?? connectingAddress);
  const { worker, version } = settings.observer;
  const { outcome, severity, reason, detail } = requestOutcome(facts);
  return omitUndefined<RequestEvent>({
    actor: actorOf(facts),
    auth: authenticationOf(facts),
    detail,
    edge: { latency_us: Math.max(0, Math.round((now - startedAt) * 1000)) },
    http: httpOf(request, address, answer, paths),
    id: requestId,
    observer: omitUndefined<EventObserver>({ colo, version, worker }),
    outcome,
    policy: policyOf(facts.decision),
    reason,
    redactions: paths.redactions,
    resource: resourceOf(facts.resource?.resource),
    schema: 'portcullis.event/1',
    session: sessionOf(facts.session),
    severity,
    src,
    time: new Date(startedAt).toISOString(),
    trace: omitUndefined<EventTrace>({
      ray_id: rayId,
      request_id: requestId,
      traceparent: trace.traceparent,
    }),
    type: 'request.decision',
    upstream: upstreamOf(facts.upstream),
  });
}

type Address = Pick<CanonicalTarget, 'host' | 'search'>;

function httpOf(
  request: Request,
  { host, search }: Address,
  { contentLength, status }: AnswerFacts,
  { path, path_raw }: RecordedPaths,
): EventHttp {
  return omitUndefined<EventHttp>({
    bytes: contentLength !== null && /^\d{1,15}$/.test(contentLength) ? Number(contentLength) : undefined,
    host,
    method: request.method,
    path,
    path_raw,
    query_keys: queryKeys(search),
    status,
    ua: request.headers.get('user-agent') ?? undefined,
  });
}

function resourceOf(resource: Resource | undefined): EventResource | undefined {
  if (resource === undefined) return undefined;
  const { application, kind, id, operation } = resource;
  return omitUndefined<EventResource>({ app: application, id, kind, operation });
}

function policyOf(entry: TrailFacts['decision']): EventPolicy | undefined {
  if (entry === undefined) return undefined;
  const { decision, shadow } = entry;
  return omitUndefined<EventPolicy>({
    decision: decision.effect,
    id: decision.policy,
    matched_rule: decision.rule,
    shadow: shadow && verdictOf(shadow),
    trace: decision.considered.map(({ rule, effect, matched }) => ({ effect, matched, rule })),
    version_sha256: decision.version,
  });
}

function verdictOf({ policy, version, effect, rule }: Decision): EventVerdict {
  return omitUndefined<EventVerdict>({
    decision: effect,
    id: policy,
    matched_rule: rule,
    version_sha256: version,
  });
}

function upstreamOf(entry: TrailFacts['upstream']): EventUpstream | undefined {
  if (entry === undefined) return undefined;
  return { id: entry.upstream, latency_ms: Math.max(0, entry.latencyMs), status: entry.status };
}

/** The application's mask, and after it the one that was given. */
function maskOf({ application }: Arrival, { maskPath }: EventSettings): MaskPath | undefined {
  if (application === undefined || maskPath === undefined) return maskPath ?? application?.maskPath;
  return (path) => maskPath(application.maskPath(path));
}
