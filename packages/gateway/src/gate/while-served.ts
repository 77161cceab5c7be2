import { whileOpen } from '@portcullis/core/internal';
import type { ServedGate } from './served-gate.ts';

/**
 * Closes open connections (WebSockets, server-sent events) when a new gate replaces the one that admitted them, because of another
 * configuration or other keys. A client that reconnects is decided by the new gate.
 *
 * @param gateOfNow as a request of now would get it
 */
export function whileServed(
  answer: Response | Promise<Response>,
  gate: ServedGate,
  gateOfNow: () => Promise<ServedGate>,
): Promise<Response> {
  const check = async (): Promise<void> => {
    if ((await gateOfNow()) !== gate) throw new Error('a newer version of the gate is active');
  };
  // No step stands around a gate that could carry the check.
  return whileOpen({}, Promise.resolve(answer), check);
}
