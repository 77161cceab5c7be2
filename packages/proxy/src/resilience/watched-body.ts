import type { StartTimer } from '../proxy-options.ts';
import { passage } from './passage.ts';

/** How the body of an answer is watched. */
export interface BodyWatch {
  /** The longest pause between two parts, in milliseconds. */
  readonly idleMs: number;
  readonly startTimer: StartTimer;
  /** Is told at most once how the body ended, where that is not its end. */
  readonly ended: (how: 'body_stalled' | 'body_broken') => void;
}

/** Answers that have no body, whatever stands in one. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/**
 * The same answer, whose body is given up when it pauses for too long. A body that drips is served as it comes: it is slow,
 * and not dead. Only the origin's pauses count, and not those of a client that reads slowly.
 *
 * A body with a `Content-Encoding` is decoded and encoded anew by workerd on its way through, which costs processor time.
 */
export function watchedAnswer(answer: Response, watch: BodyWatch): Response {
  if (answer.body === null || answer.webSocket || WITHOUT_BODY.has(answer.status)) return answer;
  const { headers } = answer;
  // What is decoded on its way has another length than its header says.
  const { readable, writable } = passage(
    headers.has('content-encoding') ? null : headers.get('content-length'),
  );
  // It settles by itself, when one of the two streams ends.
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
      // An error, and not an end: nobody is to take a half for a whole.
      const reason = new Error('the origin did not send the whole of its answer');
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
      // The client went away: the origin need not go on.
      await Promise.allSettled([reader.cancel(error)]);
      return;
    }
  }
}

/** What a promise settles with, or a rejection with `STALLED` after a time. */
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
