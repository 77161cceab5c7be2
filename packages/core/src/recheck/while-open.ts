import { EVERY_FIVE_SECONDS, type Recheck, type RecheckOptions } from './recheck.ts';
import { recheckedAnswer } from './rechecked-answer.ts';

/** Where a context carries what the answer hangs on, if it stays open. Registered, so that two copies of this package agree on it. */
export const rechecks: unique symbol = Symbol.for('portcullis.rechecks') as never;

/**
 * Says on what an answer hangs that stays open, a WebSocket or a stream: it is ended as soon as `check` throws. The pipeline stands in
 * between once for all steps; a step that is called outside of one does so itself.
 *
 * @param check throws when it is over
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
