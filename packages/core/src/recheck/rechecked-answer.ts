import type { Recheck } from './recheck.ts';
import { recheckedSocket } from './rechecked-socket.ts';
import { recheckedStream } from './rechecked-stream.ts';

/**
 * Closes a response that stays open (a WebSocket, server-sent events or another stream) as soon as one of the checks fails,
 * because its client no longer has access. Other responses are returned unchanged.
 */
export function recheckedAnswer(response: Response, rechecks: readonly Recheck[]): Response {
  if (rechecks.length === 0) return response;
  return response.status === 101 ? recheckedSocket(response, rechecks) : recheckedStream(response, rechecks);
}
