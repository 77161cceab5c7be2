import type { IncomingMessage } from 'node:http';

/** A request as it arrived, for a test to look at. */
export interface RecordedRequest {
  readonly method: string;
  /** As in the request line. */
  readonly target: string;
  /** Names and values as sent, in order, repetitions included. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The path that Phorge routed, once it is known. */
  routedPath: string | undefined;
  /** Bytes of the body read so far. */
  bodyBytes: number;
  /** The body as text, when it is shorter than 64 KiB and was read to its end. */
  body: string | undefined;
}

export function recordOf(message: IncomingMessage): RecordedRequest {
  const raw = message.rawHeaders;
  const headers = raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as const] : []));
  return {
    method: message.method ?? '',
    target: message.url ?? '',
    headers,
    routedPath: undefined,
    bodyBytes: 0,
    body: undefined,
  };
}
