import type { Decision } from '@portcullis/core';
import { EVERY_FIVE_SECONDS, recheckedAnswer } from '@portcullis/core/internal';
import { policyRefusal } from './policy-failure.ts';

/**
 * Ends what stays open after its request was let through, a WebSocket or server-sent events, when the policy would let it in no
 * longer: the hours of a rule are over, or the login is too old by now.
 *
 * @param decide decides on the same request once more, at the time of now
 */
export async function whileAllowed(answer: Promise<Response>, decide: () => Decision): Promise<Response> {
  return recheckedAnswer(await answer, EVERY_FIVE_SECONDS, async () => {
    if (decide().effect !== 'allow') throw policyRefusal('policy.denied');
  });
}
