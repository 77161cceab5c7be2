import type { RandomDigits } from './random-digits.ts';

/** One request's place in a distributed trace. */
export interface TraceContext {
  /** 32 hexadecimal digits, the caller's if it sent a valid one. */
  readonly traceId: string;
  /** 16 hexadecimal digits, this request's own. */
  readonly spanId: string;
  /** The caller's span, if it sent one. */
  readonly parentId: string | undefined;
  /** Whether the caller asked for recording. */
  readonly sampled: boolean;
  /** What to send on as `traceparent`. */
  readonly traceparent: string;
}

/** What is made of what a request says of the trace that it is part of. */
export interface TraceOptions {
  /**
   * - `believed`: its trace goes on, and is recorded where the caller asks for it.
   * - `continued`: its trace goes on, and whether it is recorded is decided here: no stranger can make others record.
   * - `ignored`: a new trace is begun for each request.
   *
   * Default: `continued`.
   */
  readonly callers?: 'believed' | 'continued' | 'ignored';
  /** The share of requests that are recorded where that is decided here, 0 to 1. Default 0. */
  readonly sampleRate?: number;
}

/**
 * Of version 00, or of a later one that begins like it, as the recommendation asks. Version ff is none.
 * White space around it is none of it: a runtime may hand it over. Groups: version, trace, parent, flags, and what a later version
 * has besides.
 */
const TRACEPARENT =
  /^[ \t]*(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?[ \t]*$/;

const NOTHING: TraceOptions = {};

/**
 * Continues the trace a request came with, or begins one. A malformed header begins a new trace, as the
 * recommendation asks. The trace id comes from the client: join logs with it, and decide nothing on it.
 *
 * @param options what of the header is believed. `tracestate` is never read, nor sent on
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

/** By our own random digits, and not by those of the trace, which a client can choose. */
function isAmong(rate: number, spanId: string): boolean {
  return rate > 0 && Number.parseInt(spanId.slice(0, 8), 16) < rate * 2 ** 32;
}
