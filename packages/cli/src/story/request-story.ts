import type { AuditEvent, RequestEvent } from '@portcullis/audit';
import { eventSubject } from '../report/event-subject.ts';
import { missingParts, tookOf } from './missing-parts.ts';
import type { ReadSpans, StorySpan } from './otlp-spans.ts';

/** Something that happened for a request. */
interface Part {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** How long it took, in milliseconds, where that is known. */
  readonly took: number | undefined;
  /** Who did it: `gate`, or a service that traces. */
  readonly who: string;
  readonly text: string;
}

/** All that is known of one request. */
export interface RequestStory {
  /** Lines for people: who asked what, what became of it, then all parts in the order of time. */
  readonly lines: readonly string[];
  /** What is missing, in lines that follow "missing: ". */
  readonly missing: readonly string[];
}

/**
 * Tells one request's story: the gate's events and, where there are any, the spans of gate, provider, store and origin.
 *
 * @param events of that request alone
 * @param read the spans of its trace; `undefined` where none were looked for
 */
export function requestStory(events: readonly AuditEvent[], read: ReadSpans | undefined): RequestStory {
  const own = events.find((event) => event.type === 'request.decision');
  const parts = [
    ...events.flatMap((event) => eventParts(event, read)),
    ...(read?.spans ?? []).map((span) => spanPart(span)),
  ].toSorted((one, other) => one.at - other.at);
  const begin = Math.min(...parts.map(({ at }) => at));
  return {
    lines: [...(own === undefined ? [] : heading(own)), ...parts.map((part) => lineOf(part, begin))],
    missing: missingParts(events, read),
  };
}

function heading(own: RequestEvent): string[] {
  const { id, time, actor, auth, src, policy, outcome, reason, detail, http, trace } = own;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['request', id],
    ['asked', `${http.method} ${http.host}${http.path ?? http.path_raw ?? ''}`],
    ['when', time],
    ['who', joined(actor?.email ?? actor?.sub ?? actor?.kind, auth?.provider, src?.ip, src?.country)],
    ['roles', actor?.roles?.join(', ')],
    ['policy', policy && joined(policy.id, policy.decision, policy.matched_rule)],
    ['outcome', joined(`${outcome} ${http.status}`, ...reason)],
    ['detail', detail],
    ['trace', trace.traceparent?.split('-')[1]],
  ];
  return rows.flatMap(([name, text]) =>
    text === undefined || text === '' ? [] : [`${name.padEnd(8)} ${text}`],
  );
}

function joined(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined && text !== '').join('  ');
}

/** What an event tells. Spans say it better where they are. */
function eventParts(event: AuditEvent, read: ReadSpans | undefined): Part[] {
  const at = Date.parse(event.time);
  if (event.type !== 'request.decision') {
    const text = joined(event.type, event.outcome, eventSubject(event), ...event.reason);
    return [{ at, took: undefined, who: 'gate', text }];
  }
  const took = tookOf(event);
  const gate = { at, took, who: 'gate', text: joined(event.type, event.outcome, eventSubject(event)) };
  const { upstream } = event;
  const isTold = read?.spans.some(({ name }) => name === 'origin') === true;
  if (upstream === undefined || isTold) return [gate];
  const from = upstream.id === 'public-cache' ? upstream.id : `origin ${upstream.id}`;
  // When it was asked is not recorded: its answer is the last thing before that of the gate.
  const asked = at + Math.max(0, (took ?? 0) - upstream.latency_ms);
  return [
    gate,
    { at: asked, took: upstream.latency_ms, who: 'gate', text: `${from} answered ${upstream.status}` },
  ];
}

function spanPart({ service, name, start, end, failed, attributes }: StorySpan): Part {
  const text = joined(
    name,
    joined(attributes['server.address'], attributes['db.namespace'], attributes['url.path']),
    attributes['http.response.status_code'],
    failed ? `failed ${attributes['error.type'] ?? ''}`.trim() : undefined,
  );
  return { at: start, took: end - start, who: service, text };
}

function lineOf({ at, took, who, text }: Part, begin: number): string {
  const since = `+${(at - begin).toFixed(1)}`.padStart(10);
  const lasted = (took === undefined ? '' : took.toFixed(1)).padStart(9);
  return `${since} ms ${lasted}${took === undefined ? '   ' : ' ms'}  ${who.padEnd(10)}  ${text}`;
}
