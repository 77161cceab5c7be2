import type { RequestEvent } from '@portcullis/audit';

/** The trace that a request is a part of, and its span there. */
export interface RecordedTrace {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

/** What the event of a request says of its trace; `undefined` if it names none. */
export function traceOf({ trace }: Pick<RequestEvent, 'trace'>): RecordedTrace | undefined {
  const [, traceId, spanId, flags = ''] =
    /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(trace.traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
