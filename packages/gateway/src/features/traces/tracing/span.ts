/** What a span says of its work. Never a token, cookie, query value, header or body. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Which side of a call a span is: `server` is asked, `client` asks.
 * @see {@link https://opentelemetry.io/docs/specs/otel/trace/api/#spankind | SpanKind}
 */
export type SpanKind = 'server' | 'client';

/** Work that was done for a request. */
export interface Span {
  /** Of few kinds, such as `GET` or `provider.token`: what differs stands in the attributes. */
  readonly name: string;
  readonly kind: SpanKind;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** `undefined` for the first of its trace. */
  readonly parentId: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly start: number;
  /** The same. In workerd the clock stands still between two I/O operations, so that work without any takes no time. */
  readonly end: number;
  readonly attributes: Attributes;
  /** Whether it went wrong: `error.type` says how. */
  readonly failed: boolean;
}

/** A span whose work goes on. */
export interface OpenSpan {
  readonly spanId: string;
  /** Adds to what it says. */
  readonly set: (attributes: Attributes) => void;
  /** Says that it went wrong, by a code or the kind of an error; never by its message. */
  readonly fail: (type: string) => void;
}

/** What is known of a span before its work is done. */
export type SpanBeginning = Pick<Span, 'name' | 'kind' | 'attributes'>;
