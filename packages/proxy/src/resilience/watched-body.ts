import type { StartTimer } from '../proxy-options.ts';
import { passage } from './passage.ts';

/** Options of a watched body. */
export interface BodyWatch {
  /** Maximum pause between two chunks, in milliseconds. */
  readonly idleMs: number;
  readonly startTimer: StartTimer;
  /** Called at most once, if the body ended prematurely. */
  readonly ended: (how: 'body_stalled' | 'body_broken') => void;
}

/** Status codes of responses without a body. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/**
 * Returns the response with a body that fails when it pauses for too long. A slow body is forwarded as it arrives. Only pauses of
 * the origin count, not those of a client that reads slowly.
 *
 * workerd decodes a body with a `Content-Encoding` and encodes it again, which costs processor time.
 */
export function watchedAnswer(answer: Response, watch: BodyWatch): Response {
  if (answer.body === null || answer.webSocket || WITHOUT_BODY.has(answer.status)) return answer;
  const { headers } = answer;
  // A decoded body has another length than its header states.
  const { readable, writable } = passage(
    headers.has('content-encoding') ? null : headers.get('content-length'),
  );
  // It settles when one of the two streams ends.
  void pump(answer.body, writable, watch);
  return new Response(readable, answer);
}

const STALLED = Symbol('stalled');

async function pump(
  body: ReadableStream<Uint8Array>,
  writable: WritableStream<Uint8Array>,
  { idleMs, startTimer, ended }: BodyWatch,
): Promise<void> {
  const reader = body.getReader();
  const writer = writable.getWriter();
  for (;;) {
    let part: ReadableStreamReadResult<Uint8Array>;
    try {
      part = await inTime(reader.read(), idleMs, startTimer);
    } catch (error) {
      ended(error === STALLED ? 'body_stalled' : 'body_broken');
      // An error, not an end, so that no client takes the part for the whole.
      const reason = new Error('the origin did not send its whole response');
      await Promise.allSettled([reader.cancel(reason), writer.abort(reason)]);
      return;
    }
    try {
      if (part.done) {
        await writer.close();
        return;
      }
      await writer.write(part.value);
    } catch (error) {
      // The client disconnected: cancel the origin's body.
      await Promise.allSettled([reader.cancel(error)]);
      return;
    }
  }
}

/** Settles like the promise, or rejects with `STALLED` after a timeout. */
function inTime<Value>(
  promise: Promise<Value>,
  milliseconds: number,
  startTimer: StartTimer,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = startTimer(() => reject(STALLED), milliseconds);
    promise.then(resolve, reject).finally(cancel);
  });
}
