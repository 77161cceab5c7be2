import type { Arrival, CanonicalTarget, Decision, Resource, TrailEntry } from '@portcullis/core';
import type { AuditSettings } from '../options.ts';
import { actorOf, authenticationOf, sessionOf } from './actor-facts.ts';
import type { RequestEvent } from './event.ts';
import type { EventPolicy, EventSource, EventVerdict } from './event-facts.ts';
import { type EventWriter, ObjectWriter } from './event-writer.ts';
import { LineWriter } from './line-writer.ts';
import { omitUndefined } from './omit-undefined.ts';
import { requestOutcome } from './outcome.ts';
import { queryKeys } from './query-keys.ts';
import { type MaskPath, type RecordedPaths, recordedPaths } from './recorded-path.ts';
import { connectingAddress, sourceFacts } from './source-facts.ts';
import { timeText } from './time-text.ts';
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

/** All that the event of one request is made of. */
export interface RequestFacts {
  readonly arrival: Arrival;
  readonly answer: AnswerFacts;
  /** When the request arrived, milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** When its answer was ready, the same. */
  readonly now: number;
  readonly settings: EventSettings;
}

/**
 * Makes the event of one request. The result still has to be made safe to write, by `serializeEvent`; members are in the
 * order of canonical JSON, which spares that a copy.
 */
export function requestEvent(facts: RequestFacts): RequestEvent {
  const writer = new ObjectWriter();
  writeRequest(facts, writer);
  // Its members are those that are written below.
  return writer.root as unknown as RequestEvent;
}

/**
 * The line of the same event, which need not be made for it; `undefined` if `serializeEvent` has to look at it, since
 * something is not plain or it does not fit.
 */
export function requestLine(facts: RequestFacts, maxBytes: number): string | undefined {
  const writer = new LineWriter();
  writeRequest(facts, writer);
  return writer.finish(maxBytes);
}

/**
 * Writes the event of one request. Only what is named here is recorded: a fact of the request that has no field has no way
 * into the log.
 */
function writeRequest({ arrival, answer, startedAt, now, settings }: RequestFacts, event: EventWriter): void {
  const { request, target, requestId, trace } = arrival;
  const { entries } = arrival.trail;
  const facts = trailFacts(answer.failure === undefined ? entries : [...entries, answer.failure]);
  const address = target ?? new URL(request.url);
  const paths = recordedPaths(address.pathname, target, maskOf(arrival, settings));
  const { src, colo, rayId } = sourceFacts(request, settings.clientAddress ?? connectingAddress);
  const { worker, version } = settings.observer;
  const { outcome, severity, reason, detail } = requestOutcome(facts);
  writeActor(facts, event);
  event.text('detail', detail);
  event.begin('edge');
  event.number('latency_us', Math.max(0, Math.round((now - startedAt) * 1000)));
  event.end();
  writeHttp(request, address, answer, paths, event);
  event.plain('id', requestId);
  event.begin('observer');
  event.text('colo', colo);
  event.text('version', version);
  event.text('worker', worker);
  event.end();
  event.plain('outcome', outcome);
  writePolicy(facts.decision, event);
  event.made('reason', reason, () => reason);
  event.value('redactions', paths.redactions);
  writeResource(facts.resource?.resource, event);
  event.plain('schema', 'portcullis.event/1');
  event.value('session', sessionOf(facts.session));
  event.plain('severity', severity);
  writeSource(src, event);
  event.plain('time', timeText(startedAt));
  event.begin('trace');
  event.text('ray_id', rayId);
  event.plain('request_id', requestId);
  event.plain('traceparent', trace.traceparent);
  event.end();
  event.plain('type', 'request.decision');
  writeUpstream(facts.upstream, event);
}

function writeActor(facts: TrailFacts, event: EventWriter): void {
  const { caller, roles, staleKeys } = facts;
  if (caller?.type === 'caller.identified' && staleKeys === undefined && roles?.unanswered === undefined) {
    const { identity } = caller;
    event.made('actor', identity, () => actorOf(facts) ?? {}, roles?.names, roles?.groupsSeen);
    event.made('auth', identity.authentication, () => authenticationOf(facts) ?? {});
    return;
  }
  event.value('actor', actorOf(facts));
  event.value('auth', authenticationOf(facts));
}

type Address = Pick<CanonicalTarget, 'host' | 'search'>;

function writeHttp(
  request: Request,
  { host, search }: Address,
  { contentLength, status }: AnswerFacts,
  { path, path_raw }: RecordedPaths,
  event: EventWriter,
): void {
  event.begin('http');
  event.number(
    'bytes',
    contentLength !== null && /^\d{1,15}$/.test(contentLength) ? Number(contentLength) : undefined,
  );
  event.text('host', host);
  event.text('method', request.method);
  event.text('path', path);
  event.text('path_raw', path_raw);
  event.value('query_keys', queryKeys(search));
  event.number('status', status);
  event.text('ua', request.headers.get('user-agent') ?? undefined);
  event.end();
}

function writeResource(resource: Resource | undefined, event: EventWriter): void {
  if (resource === undefined) return;
  const { application, kind, id, operation } = resource;
  event.made('resource', resource, () => omitUndefined({ app: application, id, kind, operation }));
}

function writeSource(src: EventSource | undefined, event: EventWriter): void {
  if (src === undefined) return;
  event.begin('src');
  event.number('asn', src.asn);
  event.text('country', src.country);
  event.text('ip', src.ip);
  event.end();
}

function writePolicy(entry: TrailFacts['decision'], event: EventWriter): void {
  if (entry === undefined) return;
  const { decision, shadow } = entry;
  event.made('policy', decision, () => policyOf(decision, shadow), shadow);
}

function policyOf(decision: Decision, shadow: Decision | undefined): EventPolicy {
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

function writeUpstream(entry: TrailFacts['upstream'], event: EventWriter): void {
  if (entry === undefined) return;
  event.begin('upstream');
  event.text('id', entry.upstream);
  event.number('latency_ms', Math.max(0, entry.latencyMs));
  event.number('status', entry.status);
  event.end();
}

/** The application's mask, and after it the one that was given. */
function maskOf({ application }: Arrival, { maskPath }: EventSettings): MaskPath | undefined {
  if (application === undefined || maskPath === undefined) return maskPath ?? application?.maskPath;
  return (path) => maskPath(application.maskPath(path));
}
