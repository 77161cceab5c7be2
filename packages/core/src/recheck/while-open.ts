import { EVERY_FIVE_SECONDS, type Recheck, type RecheckOptions } from './recheck.ts';
import { recheckedAnswer } from './rechecked-answer.ts';

/**
 * The member of a context with the conditions of an open response. A registered symbol, so that two copies of this package agree
 * on it.
 */
export const rechecks: unique symbol = Symbol.for('portcullis.rechecks') as never;

/**
 * Adds a condition for a response that stays open, a WebSocket or a stream: it is closed as soon as `check` throws. The pipeline
 * relays the response once for all steps; a step that is called outside of a pipeline relays it itself.
 *
 * @param check throws when the response must be closed
 */
export function whileOpen(
  context: object,
  answer: Promise<Response>,
  check: () => Promise<void>,
  options: RecheckOptions = EVERY_FIVE_SECONDS,
): Promise<Response> {
  const { [rechecks]: all } = context as { readonly [rechecks]?: Recheck[] };
  if (all === undefined) return answer.then((response) => recheckedAnswer(response, [{ check, options }]));
  all.push({ check, options });
  return answer;
}
