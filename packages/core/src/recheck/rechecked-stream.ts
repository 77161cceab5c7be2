import { type Recheck, recheck } from './recheck.ts';

/** Wherever it stands: of several types, browsers take the last one. */
const EVENT_STREAM = /text\/event-stream\b/i;

/**
 * Types of what is told while it comes into being: lines of JSON, frames, sound. A page, a file or a pack of git is none: it says
 * what was there when it was asked for. (docs/decisions/0069)
 */
const STREAM =
  /(?<!octet-)stream\b|ndjson|jsonl|json-seq|multipart\/(?:x-)?mixed|\/grpc|\/connect\+|audio\/|video\//i;

/**
 * Stands between a browser and server-sent events behind the gate, or another stream without a length, and breaks them off when
 * whoever asked for them may no longer have them: they have no end of their own, and would outlive a logout. Other answers are
 * passed on untouched.
 *
 * @see {@link https://html.spec.whatwg.org/multipage/server-sent-events.html | Server-sent events}
 */
export function recheckedStream(response: Response, rechecks: readonly Recheck[]): Response {
  const { headers } = response;
  const type = headers.get('content-type') ?? '';
  if (!STREAM.test(type) || (headers.has('content-length') && !EVENT_STREAM.test(type))) return response;
  const { body } = response;
  if (body === null) return response;
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const [from, to] = [body.getReader(), writable.getWriter()];
  const closed = new AbortController();
  const end = (reason: unknown): void => {
    closed.abort();
    void Promise.allSettled([from.cancel(reason), to.abort(reason)]);
  };
  // Not `pipeTo`: in workerd it heeds its signal only when there is something to pass on.
  const pass = async (): Promise<void> => {
    for (let part = await from.read(); !part.done; part = await from.read()) await to.write(part.value);
    await to.close();
  };
  pass().then(() => closed.abort(), end);
  // The browser went away while the origin was silent.
  to.closed.catch(end);
  for (const one of rechecks) void recheck(one, closed, () => end(new Error('session ended')));
  return new Response(readable, response);
}
