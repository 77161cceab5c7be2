import { failureKind, inTime, type Sleep, systemSleep } from '@portcullis/core/internal';
import { ssoError } from '../sso-failure.ts';

/** A slower store counts as failed: the platform would end the waiting request without a report. */
const STORE_TIMEOUT_MS = 5000;

/**
 * The store's response. If the store cannot tell, no one may be admitted: whatever it throws, or no response, becomes `sso.unavailable`.
 */
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
