import type { OriginRequest } from '../origin.ts';
import { passage } from './passage.ts';

/** How far a client's body has come: it is on its way, all of it was sent, the client broke it off, or the origin stopped reading it. */
export type UploadState = 'sending' | 'whole' | 'cut' | 'unread';

/** A request, and how its body goes. */
export interface TimedUpload {
  readonly init: OriginRequest;
  /** Fulfilled when the client has sent all of it; rejected where that never happens. `undefined` where there is nothing to wait for. */
  readonly complete: Promise<void> | undefined;
  /** How far the body has come by now. */
  readonly state: () => UploadState | Promise<UploadState>;
}

/**
 * Follows the body of a request on its way out. Until all of it is sent, a call cannot be late, since its body is as slow as its
 * client, and its failure does not prove that the origin is at fault. The runtime moves the bytes.
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
      // To cancel a body fails with the body's own error, if it has one: then it is the client's side that failed.
      state = body.cancel().then(
        () => 'unread',
        () => 'cut',
      );
    },
  );
  return { init: { ...init, body: readable }, complete, state: () => state };
}
