import { AccessError, type Decision, type HasDecisionOn, type Resource } from '@portcullis/core';

/** Whether some call of something can be allowed, now or after a stronger login. */
export function mayCall(
  decisionOn: HasDecisionOn['decisionOn'] | undefined,
  resourceOf: () => Resource,
): boolean {
  if (decisionOn === undefined) return true;
  let decision: Decision;
  try {
    decision = decisionOn(resourceOf());
  } catch (error) {
    // What is refused when it is called is not listed, such as an address with two readings.
    if (error instanceof AccessError) return false;
    throw error;
  }
  return decision.effect === 'allow' || decision.requirement?.kind === 'stepUp';
}
