import type { BaseContext, Identity } from '@portcullis/core';
import { whileOpen } from '@portcullis/core/internal';
import { tokenError } from './token-failure.ts';
import type { Verifier } from './verifier.ts';

/**
 * Closes a response that stays open when the token of its request expires, or when a verifier reports that it is no longer valid:
 * a WebSocket with code 1008, a stream with an error. Not for sessions: the session store checks those itself, since they can end
 * earlier or be renewed.
 */
export function expiringAnswer<Env>(
  answer: Promise<Response>,
  identity: Identity,
  context: BaseContext<Env>,
  verifiers: readonly Verifier<Env>[],
): Promise<Response> {
  if (identity.authentication.method === 'session') return answer;
  const check = async (): Promise<void> => {
    if (context.clock.now() >= identity.expiresAt * 1000) throw tokenError('token.expired');
    for (const verifier of verifiers) await verifier.recheck?.(identity, context);
  };
  return whileOpen(context, answer, check);
}
