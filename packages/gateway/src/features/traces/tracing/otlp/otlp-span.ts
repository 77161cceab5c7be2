import type { TraceContext } from '@portcullis/core';
import type { Attributes, Span } from '../span.ts';

/** An attribute as OTLP writes it in JSON. */
export interface OtlpAttribute {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly intValue: string } | object;
}

const KINDS = { server: 2, client: 3 } as const;

/** Of the flags of a span: that it says whether its parent is remote, and that it is. */
const KNOWS_PARENT = 0x100;
const REMOTE_PARENT = 0x200;

/**
 * A span in OTLP's JSON: ids in hexadecimal, times in nanoseconds and whole numbers as text.
 *
 * @see {@link https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding | OTLP, JSON Protobuf encoding}
 */
export function otlpSpan(span: Span, { traceId, spanId, sampled }: TraceContext): object {
  const { name, kind, parentId, start, end, attributes, failed } = span;
  const isRemote = span.spanId === spanId && parentId !== undefined;
  return {
    traceId,
    spanId: span.spanId,
    ...(parentId === undefined ? {} : { parentSpanId: parentId }),
    flags: (sampled ? 1 : 0) | KNOWS_PARENT | (isRemote ? REMOTE_PARENT : 0),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(end),
    attributes: otlpAttributes(attributes),
    status: failed ? { code: 2 } : {},
  };
}

/** Attributes as OTLP writes them. */
export function otlpAttributes(attributes: Attributes): readonly OtlpAttribute[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: otlpValue(value) }],
  );
}

function otlpValue(value: string | number | boolean): OtlpAttribute['value'] {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  // A larger number may be written with an exponent, and does not fit into 64 bits.
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function nanoseconds(milliseconds: number): string {
  return `${BigInt(Math.round(milliseconds * 1000)) * 1000n}`;
}
