import { toHexadecimal } from '../encoding/hexadecimal.ts';
import type { Random } from './random.ts';

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

const TRACEPARENT = /^00-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})$/;

/** Filled anew for each request, and read before anybody else can. */
const oneId = /* @__PURE__ */ new Uint8Array(8);
const bothIds = /* @__PURE__ */ new Uint8Array(24);

/**
 * Continues the trace a request came with, or begins one. A malformed header begins a new trace, as the
 * recommendation asks. The trace id comes from the client: join logs with it, and decide nothing on it.
 *
 * @see {@link https://www.w3.org/TR/trace-context/#traceparent-header | W3C Trace Context}
 */
export function traceContext(header: string | null, random: Random): TraceContext {
  const [, givenTrace, parentId, flags] = (header !== null && TRACEPARENT.exec(header)) || [];
  const fresh = toHexadecimal(random(givenTrace === undefined ? bothIds : oneId));
  const spanId = fresh.slice(0, 16);
  const traceId = givenTrace ?? fresh.slice(16);
  const sampled = flags !== undefined && (Number.parseInt(flags, 16) & 1) === 1;
  return {
    traceId,
    spanId,
    parentId,
    sampled,
    traceparent: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`,
  };
}
