import type { AuditEvent, RequestEvent } from '@portcullis/audit';
import type { ReadSpans } from './otlp-spans.ts';
import { traceOf } from './trace-of.ts';

/** What a story lacks, each with what can be done about it. */
export function missingParts(events: readonly AuditEvent[], read: ReadSpans | undefined): readonly string[] {
  const own = events.find((event) => event.type === 'request.decision');
  return [
    ...(own === undefined
      ? ['the event of the request: it is in another log, or was lost (look for audit.loss)']
      : []),
    ...events.flatMap(({ type, truncated }) =>
      truncated === true ? [`a part of ${type}, which was truncated`] : [],
    ),
    ...(own !== undefined && tookOf(own) === undefined
      ? ['how long the request took: its event does not state it']
      : []),
    ...(own === undefined ? [] : spanParts(own, read)),
  ];
}

/** How many milliseconds the gate took; `undefined` if the line of the event lacks it. */
export function tookOf({ edge }: { readonly edge?: Partial<RequestEvent['edge']> }): number | undefined {
  return edge?.latency_us === undefined ? undefined : edge.latency_us / 1000;
}

function spanParts(own: RequestEvent, read: ReadSpans | undefined): string[] {
  const trace = traceOf(own);
  if (trace === undefined) return ['the trace: the event has no trace ID'];
  const { spanId, sampled } = trace;
  if (!sampled) return ['spans: the request was not sampled'];
  if (read === undefined) return ['spans: give the output of the collector with --spans FILE'];
  const { spans, lost } = read;
  if (spans.length === 0) return [`spans: none of trace ${trace.traceId} is in the file`];
  const gate = spans.find((span) => span.spanId === spanId);
  const known = new Set(spans.map((span) => span.spanId));
  const orphans = spans.filter(
    ({ parentId, spanId: id }) => parentId !== undefined && id !== spanId && !known.has(parentId),
  );
  const toOrigin = new Set(spans.flatMap(({ name, spanId: id }) => (name === 'origin' ? [id] : [])));
  const ofOrigin = spans.some(({ parentId }) => parentId !== undefined && toOrigin.has(parentId));
  const dropped = Number(gate?.attributes['portcullis.spans.dropped'] ?? 0);
  return [
    ...(gate === undefined ? ["the gate's own span: it was lost, or is in another file"] : []),
    ...(own.upstream !== undefined && own.upstream.id !== 'public-cache' && !ofOrigin
      ? [`spans of the origin ${own.upstream.id}: it does not trace, or sends its spans elsewhere`]
      : []),
    ...(orphans.length > 0 ? [`the parents of ${orphans.length} spans: ${namesOf(orphans)}`] : []),
    ...(dropped > 0 ? [`${dropped} spans above the limit per request`] : []),
    ...(lost > 0 ? [`possibly more: ${lost} spans of that isolate were not delivered`] : []),
  ];
}

function namesOf(spans: readonly { readonly name: string }[]): string {
  return [...new Set(spans.map(({ name }) => name))].join(', ');
}
