import type { KeyRing } from '../cookies/key-ring.ts';
import { LoginStateCookies } from '../login/login-state.ts';

/** A login that started at an application's host and is made at the login host. Times are in seconds since the Unix epoch. */
export interface PendingEntry {
  readonly state: string;
  /** Only this browser has it: the code is valid with it alone (RFC 7636). */
  readonly verifier: string;
  readonly returnTo: string;
  readonly startedAt: number;
}

/** The cookies of an application's host that remember them. */
export function pendingEntries(
  ring: KeyRing,
  { loginSeconds }: { readonly loginSeconds: number },
): LoginStateCookies<PendingEntry> {
  return new LoginStateCookies<PendingEntry>(ring, loginSeconds);
}

/** Below the prefix of the login host: where a session is handed over from. */
export const HAND_OVER = 'hand-over';

/** Below the prefix of an application's host: where a session arrives. */
export const ENTER = 'enter';
