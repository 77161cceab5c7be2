import type { BaseContext, Identity } from '@portcullis/core';
import { whileOpen } from '@portcullis/core/internal';
import { tokenError } from './token-failure.ts';
import type { Verifier } from './verifier.ts';

/**
 * Ends what stays open when the token it was opened with expires, or a verifier says that it is good no more: a WebSocket with
 * 1008, server-sent events by breaking off. Sessions are seen to by whoever keeps them: they end earlier, and may be renewed.
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
