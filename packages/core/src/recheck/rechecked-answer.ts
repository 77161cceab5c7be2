import type { RecheckOptions } from './recheck.ts';
import { recheckedSocket } from './rechecked-socket.ts';
import { recheckedStream } from './rechecked-stream.ts';

/**
 * Stands between a browser and what stays open after its request was let through, a WebSocket, server-sent events or another stream, and ends it
 * when whoever opened it may no longer have it. Other answers are passed on untouched.
 *
 * @param check throws when it is over; `undefined` for an answer that needs none
 */
export function recheckedAnswer(
  response: Response,
  options: RecheckOptions,
  check: (() => Promise<void>) | undefined,
): Response {
  return recheckedStream(recheckedSocket(response, options, check), options, check);
}
