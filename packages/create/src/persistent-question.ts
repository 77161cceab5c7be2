import * as prompts from '@clack/prompts';

/** The user has stopped, and confirmed it. */
export class Cancelled extends Error {}

/**
 * Asks a question until there is an answer. Ctrl-C asks whether to stop, so that one key does not lose all answers so far. Throws
 * {@link Cancelled} if the user confirms, or presses Ctrl-C once more.
 */
export async function answerTo<Answer>(ask: () => Promise<Answer>): Promise<Exclude<Answer, symbol>> {
  for (;;) {
    const answer = await ask();
    if (!prompts.isCancel(answer)) return answer as Exclude<Answer, symbol>;
    const stops = await prompts.confirm({
      message: 'Stop here? Your answers are lost.',
      initialValue: false,
    });
    if (prompts.isCancel(stops) || stops) throw new Cancelled();
  }
}
