import { type Recheck, recheck } from './recheck.ts';

/** Close code "policy violation" (RFC 6455 section 7.4.1), sent when the session of a socket ends. */
const POLICY_VIOLATION = 1008;

/**
 * Relays a WebSocket, and closes it when its client no longer has access: a socket lives longer than requests, and would outlive
 * a logout and the expiry of a token.
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
  // With compatibility dates from 2026-03-17 on, workerd delivers bytes as a Blob, and sends a Blob as the text "[object Blob]".
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
      // Not every received code can be sent: 1005 and 1006 mean a close without a code, and a client can send any.
      to.close();
    }
  });
  from.addEventListener('error', () => {
    if (closed.signal.aborted) return;
    closed.abort();
    to.close(1011, 'the other side failed');
  });
}
