import type { Arrival, CanonicalTarget, Decision, Resource, TrailEntry } from '@portcullis/core';
import { actorOf, authenticationOf, sessionOf } from './actor-facts.ts';
import type { RequestEvent } from './event.ts';
import type { EventHttp, EventPolicy, EventResource, EventUpstream, EventVerdict } from './event-facts.ts';
import { queryKeys } from './query-keys.ts';
import { type MaskPath, recordedPaths } from './recorded-path.ts';
import { connectingAddress, sourceFacts } from './source-facts.ts';
import { type TrailFacts, trailFacts } from './trail-facts.ts';
import { verdict } from './verdict.ts';

/** What is known of the answer. */
export interface AnswerFacts {
  readonly status: number;
  /** Its `Content-Length`, if it has one. */
  readonly contentLength: string | null;
  /** Why there is no answer yet, where the trail does not say it. */
  readonly failure?: Extract<TrailEntry, { type: 'request.failed' }>;
}

/** What the recorder's options say about events. */
export interface EventSettings {
  readonly observer: { readonly worker: string; readonly version?: string };
  readonly maskPath?: MaskPath;
  readonly clientAddress?: (request: Request) => string | undefined;
}

/**
 * Makes the event of one request. Only what is named here is recorded: a fact of the request that has no field has no
 * way into the log. The result still has to be made safe to write, by `eventRecord`.
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
  const paths = recordedPaths(address.pathname, target, settings.maskPath);
  const { src, colo, rayId } = sourceFacts(request, settings.clientAddress ?? connectingAddress);
  const { worker, version } = settings.observer;
  return {
    schema: 'portcullis.event/1',
    id: requestId,
    time: new Date(startedAt).toISOString(),
    type: 'request.decision',
    ...verdict(facts),
    actor: actorOf(facts),
    auth: authenticationOf(facts),
    session: sessionOf(facts.session),
    src,
    http: {
      ...httpOf(request, address, answer),
      path: paths.path,
      path_raw: paths.path_raw,
    },
    resource: resourceOf(facts.resource?.resource),
    policy: policyOf(facts.decision),
    trace: { request_id: requestId, traceparent: trace.traceparent, ray_id: rayId },
    upstream: upstreamOf(facts.upstream),
    edge: { latency_us: Math.max(0, Math.round((now - startedAt) * 1000)) },
    observer: { worker, version, colo },
    redactions: paths.redactions,
  };
}

type Address = Pick<CanonicalTarget, 'host' | 'search'>;

function httpOf(request: Request, { host, search }: Address, answer: AnswerFacts): EventHttp {
  const { contentLength, status } = answer;
  return {
    method: request.method,
    host,
    query_keys: queryKeys(search),
    status,
    bytes: contentLength !== null && /^\d{1,15}$/.test(contentLength) ? Number(contentLength) : undefined,
    ua: request.headers.get('user-agent') ?? undefined,
  };
}

function resourceOf(resource: Resource | undefined): EventResource | undefined {
  if (resource === undefined) return undefined;
  const { application, kind, id, operation } = resource;
  return { app: application, kind, id, operation };
}

function policyOf(entry: TrailFacts['decision']): EventPolicy | undefined {
  if (entry === undefined) return undefined;
  const { decision, shadow } = entry;
  return {
    ...verdictOf(decision),
    trace: decision.considered.map(({ rule, effect, matched }) => ({ rule, effect, matched })),
    shadow: shadow && verdictOf(shadow),
  };
}

function verdictOf({ policy, version, effect, rule }: Decision): EventVerdict {
  return { id: policy, version_sha256: version, decision: effect, matched_rule: rule };
}

function upstreamOf(entry: TrailFacts['upstream']): EventUpstream | undefined {
  if (entry === undefined) return undefined;
  return { id: entry.upstream, status: entry.status, latency_ms: Math.max(0, entry.latencyMs) };
}
