import type { BaseContext, Identity } from '@portcullis/core';
import { type Checks, recheckedSocket, systemSleep } from '@portcullis/core/internal';
import { tokenError } from './token-failure.ts';

/** How often it is looked whether the token behind an open socket has expired, in seconds: so long may one outlive it. */
const SOCKET_CHECK_SECONDS = 5;

/**
 * Closes a WebSocket when the token it was opened with expires, with 1008. Sessions are seen to by whoever keeps them:
 * they end earlier, and may be renewed.
 */
export function expiringSocket(
  answer: Promise<Response>,
  identity: Identity,
  { request, clock }: Pick<BaseContext, 'request' | 'clock'>,
): Promise<Response> {
  // Nothing becomes a socket that did not ask for it (RFC 9110 section 7.8), and nobody waits once more for other answers.
  if (identity.authentication.method === 'session' || !request.headers.has('upgrade')) return answer;
  const check = async (): Promise<void> => {
    if (clock.now() >= identity.expiresAt * 1000) throw tokenError('token.expired');
  };
  return answer.then((response) => recheckedSocket(response, CHECKS, check));
}

const CHECKS: Checks = { socketCheckSeconds: SOCKET_CHECK_SECONDS, sleep: systemSleep };
