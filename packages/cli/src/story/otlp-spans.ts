import { fieldsOf, jsonIn } from '../files/json-value.ts';
import { textLines } from '../files/text-lines.ts';

/** A span of any service, as far as a story tells it. */
export interface StorySpan {
  /** Who recorded it: `service.name`. */
  readonly service: string;
  readonly name: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly start: number;
  readonly end: number;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The spans of one trace in a file, and the lines of it that are something else. */
export interface ReadSpans {
  readonly spans: readonly StorySpan[];
  /** Their numbers, from 1. */
  readonly unreadable: readonly number[];
  /** How many spans services say that they lost, in what they sent with these. */
  readonly lost: number;
}

/**
 * The spans of one trace in a file of OTLP in JSON, one request of an exporter on each line, as the file exporter of
 * OpenTelemetry's collector writes them. Fails with `UsageError` where there is no such file.
 *
 * @see {@link https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/ | OpenTelemetry Protocol File Exporter}
 */
export function otlpSpans(file: string, traceId: string): ReadSpans {
  const spans: StorySpan[] = [];
  const unreadable: number[] = [];
  let lost = 0;
  let number = 0;
  for (const line of textLines(file)) {
    number++;
    if (line.trim() === '') continue;
    const resources = listIn(jsonIn(line), 'resourceSpans');
    if (resources === undefined) {
      unreadable.push(number);
      continue;
    }
    for (const resource of resources) {
      const own = attributesOf(fieldsIn(resource, 'resource'));
      const found = spansIn(resource, traceId, own['service.name'] ?? 'unknown');
      spans.push(...found);
      if (found.length > 0) lost = Math.max(lost, Number(own['portcullis.spans.lost'] ?? 0));
    }
  }
  return { spans, unreadable, lost };
}

function spansIn(resource: unknown, traceId: string, service: string): StorySpan[] {
  return (listIn(resource, 'scopeSpans') ?? [])
    .flatMap((scope) => listIn(scope, 'spans') ?? [])
    .map((span) => fieldsOf(span))
    .filter((span) => span.traceId === traceId)
    .map((span) => ({
      service,
      name: String(span.name),
      spanId: String(span.spanId),
      parentId:
        typeof span.parentSpanId === 'string' && span.parentSpanId !== '' ? span.parentSpanId : undefined,
      start: milliseconds(span.startTimeUnixNano),
      end: milliseconds(span.endTimeUnixNano),
      failed: fieldsIn(span, 'status').code === 2 || fieldsIn(span, 'status').code === 'STATUS_CODE_ERROR',
      attributes: attributesOf(span),
    }));
}

function milliseconds(nanoseconds: unknown): number {
  return typeof nanoseconds === 'string' || typeof nanoseconds === 'number'
    ? Number(nanoseconds) / 1e6
    : Number.NaN;
}

function attributesOf(holder: unknown): Record<string, string> {
  return Object.fromEntries(
    (listIn(holder, 'attributes') ?? []).map((attribute) => {
      const [value] = Object.values(fieldsIn(attribute, 'value'));
      return [String(fieldsOf(attribute).key), String(value)];
    }),
  );
}

function listIn(value: unknown, field: string): readonly unknown[] | undefined {
  const list = fieldsOf(value)[field];
  return Array.isArray(list) ? list : undefined;
}

function fieldsIn(value: unknown, field: string): Readonly<Record<string, unknown>> {
  return fieldsOf(fieldsOf(value)[field]);
}
