import type { BaseContext, Identity } from '@portcullis/core';
import { recheckedSocket } from '@portcullis/core/internal';
import { systemSleep } from '@portcullis/jwks/internal';
import { tokenError } from './token-failure.ts';

/** How often it is looked whether the token behind an open socket has expired, in seconds. */
const SOCKET_CHECK_SECONDS = 30;

/**
 * Closes a WebSocket when the token it was opened with expires, with 1008. Sessions are seen to by whoever keeps them:
 * they end earlier, and may be renewed.
 */
export function expiringSocket(response: Response, identity: Identity, { clock }: BaseContext): Response {
  if (identity.authentication.method === 'session') return response;
  const check = async (): Promise<void> => {
    if (clock.now() >= identity.expiresAt * 1000) throw tokenError('token.expired');
  };
  return recheckedSocket(response, { socketCheckSeconds: SOCKET_CHECK_SECONDS, sleep: systemSleep }, check);
}
