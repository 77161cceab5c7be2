import type { RandomDigits } from './random-digits.ts';

/** The position of a request in a distributed trace. */
export interface TraceContext {
  /** 32 hexadecimal digits: the trace id of the caller if it sent a valid one. */
  readonly traceId: string;
  /** 16 hexadecimal digits: the span id of this request. */
  readonly spanId: string;
  /** The span id of the caller, if it sent one. */
  readonly parentId: string | undefined;
  /** Whether the trace is sampled. */
  readonly sampled: boolean;
  /** The `traceparent` to forward. */
  readonly traceparent: string;
}

/** How the `traceparent` of a request is used. */
export interface TraceOptions {
  /**
   * - `believed`: its trace is continued, and sampled if the caller requests it.
   * - `continued`: its trace is continued, and sampling is decided here: no client can cause sampling.
   * - `ignored`: a new trace is started for each request.
   *
   * Default: `continued`.
   */
  readonly callers?: 'believed' | 'continued' | 'ignored';
  /** The share of requests that are sampled if that is decided here, 0 to 1. Default 0. */
  readonly sampleRate?: number;
}

/**
 * Version 00, or a later version that starts in the same way, as the recommendation requires. Version ff is invalid. Surrounding
 * white space, which a runtime may include, is ignored. Groups: version, trace, parent, flags, and additions of later versions.
 */
const TRACEPARENT =
  /^[ \t]*(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?[ \t]*$/;

const NOTHING: TraceOptions = {};

/**
 * Continues the trace of a request, or starts one. With a malformed header, a new trace is started, as the recommendation
 * requires. The trace id comes from the client: use it to join logs, not for decisions.
 *
 * @param options how the header is used. `tracestate` is neither read nor forwarded
 * @see {@link https://www.w3.org/TR/trace-context/#traceparent-header | W3C Trace Context}
 */
export function traceContext(
  header: string | null,
  digits: RandomDigits,
  { callers = 'continued', sampleRate = 0 }: TraceOptions = NOTHING,
): TraceContext {
  const given = header === null || callers === 'ignored' ? null : TRACEPARENT.exec(header);
  const [, version, givenTrace, givenParent, flags = '', more] = given ?? [];
  const isGiven = givenTrace !== undefined && (version !== '00' || more === undefined);
  const spanId = digits.take(16);
  const traceId = isGiven ? givenTrace : digits.take(32);
  const sampled =
    isGiven && callers === 'believed' ? (Number.parseInt(flags, 16) & 1) === 1 : isAmong(sampleRate, spanId);
  return {
    traceId,
    spanId,
    parentId: isGiven ? givenParent : undefined,
    sampled,
    traceparent: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`,
  };
}

/** Decided by our own random digits, not by the trace id, which a client can choose. */
function isAmong(rate: number, spanId: string): boolean {
  return rate > 0 && Number.parseInt(spanId.slice(0, 8), 16) < rate * 2 ** 32;
}
