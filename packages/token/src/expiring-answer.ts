import type { BaseContext, Identity } from '@portcullis/core';
import { EVERY_FIVE_SECONDS, recheckedAnswer } from '@portcullis/core/internal';
import { tokenError } from './token-failure.ts';

/**
 * Ends what stays open when the token it was opened with expires: a WebSocket with 1008, server-sent events by breaking off.
 * Sessions are seen to by whoever keeps them: they end earlier, and may be renewed.
 */
export function expiringAnswer(
  answer: Promise<Response>,
  identity: Identity,
  { clock }: Pick<BaseContext, 'clock'>,
): Promise<Response> {
  if (identity.authentication.method === 'session') return answer;
  const check = async (): Promise<void> => {
    if (clock.now() >= identity.expiresAt * 1000) throw tokenError('token.expired');
  };
  return answer.then((response) => recheckedAnswer(response, EVERY_FIVE_SECONDS, check));
}
