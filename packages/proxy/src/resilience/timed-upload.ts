import type { OriginRequest } from '../origin.ts';
import { passage } from './passage.ts';

/** A request, and when the client has sent all of it. */
export interface TimedUpload {
  readonly init: OriginRequest;
  /** `undefined` where that is now. Rejected where the client never does. */
  readonly complete: Promise<void> | undefined;
}

/**
 * Tells when the body of a request has gone out. Until then a call cannot be late: its body is as slow as its client. The
 * runtime moves the bytes; none comes through the Worker's own code.
 */
export function timedUpload(init: OriginRequest): TimedUpload {
  const { body, headers } = init;
  if (body === null || body instanceof Uint8Array) return { init, complete: undefined };
  const { readable, writable } = passage(headers['content-length'] ?? null);
  return { init: { ...init, body: readable }, complete: body.pipeTo(writable) };
}
