import { type Recheck, recheck } from './recheck.ts';

/** Anywhere in the value: of several types, browsers use the last one. */
const EVENT_STREAM = /text\/event-stream\b/i;

/**
 * Content types of live streams: lines of JSON, frames, audio. A page, a file or a git pack is not one: it contains what existed
 * at the time of the request. (docs/decisions/0069)
 */
const STREAM =
  /(?<!octet-)stream\b|ndjson|jsonl|json-seq|multipart\/(?:x-)?mixed|\/grpc|\/connect\+|audio\/|video\//i;

/**
 * Relays server-sent events, or another stream without a length, and aborts it when its client no longer has access: it has no
 * end, and would outlive a logout. Other responses are returned unchanged.
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
  // Not `pipeTo`: in workerd it only reacts to its signal when there is data.
  const pass = async (): Promise<void> => {
    for (let part = await from.read(); !part.done; part = await from.read()) await to.write(part.value);
    await to.close();
  };
  pass().then(() => closed.abort(), end);
  // The browser disconnected while the origin was silent.
  to.closed.catch(end);
  for (const one of rechecks) void recheck(one, closed, () => end(new Error('session ended')));
  return new Response(readable, response);
}
