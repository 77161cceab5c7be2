import { AccessError, type Clock, type Random, type TraceContext } from '@portcullis/core';
import { failureKind, toHexadecimal } from '@portcullis/core/internal';
import type { EnterSpan } from './platform-spans.ts';
import type { Attributes, OpenSpan, Span, SpanBeginning } from './span.ts';

/** What the spans of a request have in common. */
export interface RequestTraceInit {
  readonly trace: TraceContext;
  readonly clock: Clock;
  readonly random: Random;
  /** Most spans that are kept; what comes beyond is counted. */
  readonly maxSpans: number;
  /** Cuts out of a path what is a secret. */
  readonly maskPath: (path: string) => string;
  /** Makes a span of the platform around the work. Default: none is made. */
  readonly enter?: EnterSpan | undefined;
  /** Takes spans that end after the request's own. */
  readonly late: (span: Span) => void;
}

/** Longest text of an attribute: what is longer is cut. */
const MAX_TEXT = 256;

/** The spans of one request. */
export class RequestTrace {
  readonly trace: TraceContext;
  /** Those that have ended, in that order; the last is the request's own. */
  readonly spans: Span[] = [];
  /** How many there were beyond the most that are kept. */
  dropped = 0;
  /** Whether the caller may see them. */
  isShown = false;
  readonly #init: RequestTraceInit;
  #isOver = false;

  constructor(init: RequestTraceInit) {
    this.trace = init.trace;
    this.#init = init;
  }

  /** Cuts out of a path what is a secret. */
  get maskPath(): (path: string) => string {
    return this.#init.maskPath;
  }

  /** A path without its secrets; `undefined` if that fails, which the request's own span reports. */
  masked(path: string): string | undefined {
    try {
      return this.maskPath(path);
    } catch {
      return undefined;
    }
  }

  /** The span of the request itself: all others are its children. */
  root<Value>(begun: SpanBeginning, work: (span: OpenSpan) => Promise<Value>): Promise<Value> {
    const { spanId, parentId } = this.trace;
    return this.#run(begun, spanId, parentId, async (span) => {
      try {
        return await work(span);
      } finally {
        this.#isOver = true;
      }
    });
  }

  /** Does work inside a span. What the work returns or throws is passed on as it is. */
  span<Value>(begun: SpanBeginning, work: (span: OpenSpan) => Promise<Value>): Promise<Value> {
    return this.#run(begun, toHexadecimal(this.#init.random(new Uint8Array(8))), this.trace.spanId, work);
  }

  #run<Value>(
    { name, kind, attributes }: SpanBeginning,
    spanId: string,
    parentId: string | undefined,
    work: (span: OpenSpan) => Promise<Value>,
  ): Promise<Value> {
    const { clock, enter } = this.#init;
    const start = clock.now();
    const known: Record<string, Attributes[string]> = { ...attributes };
    let failed = false;
    const open: OpenSpan = {
      spanId,
      set: (more) => void Object.assign(known, more),
      fail: (type) => {
        failed = true;
        known['error.type'] = type;
      },
    };
    const run = async (tell: (attributes: Attributes) => void): Promise<Value> => {
      try {
        return await work(open);
      } catch (error) {
        open.fail(errorType(error));
        throw error;
      } finally {
        const said = shortened(known);
        tell(said);
        this.#ended({ name, kind, spanId, parentId, start, end: clock.now(), attributes: said, failed });
      }
    };
    return enter === undefined ? run(() => {}) : enter(name, run);
  }

  #ended(span: Span): void {
    const isOwn = span.spanId === this.trace.spanId;
    if (this.#isOver && !isOwn) this.#init.late(span);
    // Its own is never left out: the others would hang in the air.
    else if (isOwn || this.spans.length < this.#init.maxSpans - 1) this.spans.push(span);
    else this.dropped++;
  }
}

/** A code of ours, or the kind of an error: its message may hold anything. */
export function errorType(error: unknown): string {
  return error instanceof AccessError ? error.code : failureKind(error);
}

function shortened(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [[name, typeof value === 'string' ? value.slice(0, MAX_TEXT) : value]];
    }),
  );
}
