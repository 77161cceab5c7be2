import type { BaseContext, Identity } from '@portcullis/core';
import { type RecheckOptions, recheckedAnswer, systemSleep } from '@portcullis/core/internal';
import { tokenError } from './token-failure.ts';

/** What stays open may outlive its token by these five seconds. */
const OPTIONS: RecheckOptions = { socketCheckSeconds: 5, sleep: systemSleep };

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
  return answer.then((response) => recheckedAnswer(response, OPTIONS, check));
}
