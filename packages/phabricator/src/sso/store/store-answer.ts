import { failureKind, inTime, type Sleep, systemSleep } from '@portcullis/core/internal';
import { ssoError } from '../sso-failure.ts';

/** A store that takes longer does not answer: the platform would end the request that waits, and tell nobody. */
const STORE_TIMEOUT_MS = 5000;

/** What the store answers. Whoever cannot tell must not let in: whatever it throws, or no answer, becomes `sso.unavailable`. */
export async function storeAnswer<Answer>(
  ask: () => Promise<Answer>,
  sleep: Sleep = systemSleep,
): Promise<Answer> {
  try {
    return await inTime(STORE_TIMEOUT_MS, sleep, ask());
  } catch (cause) {
    throw ssoError('sso.unavailable', { detail: `the store of codes failed (${failureKind(cause)})`, cause });
  }
}
