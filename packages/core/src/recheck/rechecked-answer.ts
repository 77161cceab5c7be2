import type { Recheck } from './recheck.ts';
import { recheckedSocket } from './rechecked-socket.ts';
import { recheckedStream } from './rechecked-stream.ts';

/**
 * Stands between a browser and what stays open after its request was let through, a WebSocket, server-sent events or another stream, and ends it
 * as soon as one of the checks fails: whoever opened it may no longer have it. Other answers are passed on untouched.
 */
export function recheckedAnswer(response: Response, rechecks: readonly Recheck[]): Response {
  if (rechecks.length === 0) return response;
  return response.status === 101 ? recheckedSocket(response, rechecks) : recheckedStream(response, rechecks);
}
