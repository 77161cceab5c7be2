import { type Recheck, recheck } from './recheck.ts';

/** A policy was violated (RFC 6455 section 7.4.1): what browsers show when the session behind a socket ends. */
const POLICY_VIOLATION = 1008;

/**
 * Stands between a browser and a WebSocket behind the gate, and closes it when whoever opened it may no longer use it: a
 * socket outlives many requests, and would outlive a logout and the end of a token.
 *
 * @param response with status 101
 */
export function recheckedSocket(response: Response, rechecks: readonly Recheck[]): Response {
  const { webSocket: origin } = response as { readonly webSocket?: WebSocket | null };
  if (origin === null || origin === undefined) return response;
  const { 0: browser, 1: own } = new WebSocketPair();
  const closed = new AbortController();
  origin.accept();
  own.accept();
  passOn(origin, own, closed);
  passOn(own, origin, closed);
  const end = (): void => {
    own.close(POLICY_VIOLATION, 'session ended');
    origin.close(POLICY_VIOLATION, 'session ended');
  };
  for (const one of rechecks) void recheck(one, closed, end);
  return new Response(null, { status: 101, webSocket: browser, headers: response.headers });
}

function passOn(from: WebSocket, to: WebSocket, closed: AbortController): void {
  // By compatibility dates from 2026-03-17 on, workerd hands bytes over as a Blob, and sends a Blob on as the text "[object Blob]".
  from.binaryType = 'arraybuffer';
  from.addEventListener('message', ({ data }) => {
    if (!closed.signal.aborted) to.send(data);
  });
  from.addEventListener('close', ({ code, reason }) => {
    if (closed.signal.aborted) return;
    closed.abort();
    try {
      to.close(code, reason);
    } catch {
      // Not each that comes may be sent: 1005 and 1006 stand for a close without a code, and a client sends what it likes.
      to.close();
    }
  });
  from.addEventListener('error', () => {
    if (closed.signal.aborted) return;
    closed.abort();
    to.close(1011, 'the other side failed');
  });
}
