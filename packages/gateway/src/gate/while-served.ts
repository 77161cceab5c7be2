import { whileOpen } from '@portcullis/core/internal';
import type { ServedGate } from './served-gate.ts';

/**
 * Ends what stays open, a WebSocket or server-sent events, when another gate serves than the one that let it in: by another
 * configuration, or by other keys. Whoever opens it again is decided on by that one.
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
