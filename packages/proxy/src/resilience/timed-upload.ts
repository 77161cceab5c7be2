import type { OriginRequest } from '../origin.ts';
import { passage } from './passage.ts';

/** The state of a client's body: being sent, sent completely, broken off by the client, or no longer read by the origin. */
export type UploadState = 'sending' | 'whole' | 'cut' | 'unread';

/** A request, and the state of its body. */
export interface TimedUpload {
  readonly init: OriginRequest;
  /** Resolves when the client has sent the whole body; rejects if it never does. `undefined` if there is no body to wait for. */
  readonly complete: Promise<void> | undefined;
  /** The current state of the body. */
  readonly state: () => UploadState | Promise<UploadState>;
}

/**
 * Tracks the body of a request while it is sent. Until it is complete, a call cannot time out, since its body is as slow as its
 * client, and a failure does not prove that the origin is at fault. The runtime moves the bytes.
 */
export function timedUpload(init: OriginRequest): TimedUpload {
  const { body, headers } = init;
  if (body === null || body instanceof Uint8Array) return { init, complete: undefined, state: () => 'whole' };
  const { readable, writable } = passage(headers['content-length'] ?? null);
  let state: UploadState | Promise<UploadState> = 'sending';
  const complete = body.pipeTo(writable);
  complete.then(
    () => {
      state = 'whole';
    },
    () => {
      // Cancelling a body that has failed rejects with its error: then the client's side failed.
      state = body.cancel().then(
        () => 'unread',
        () => 'cut',
      );
    },
  );
  return { init: { ...init, body: readable }, complete, state: () => state };
}
