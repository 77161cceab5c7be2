import type { BaseContext } from '@portcullis/core';
import { RateLimit } from '@portcullis/core/internal';
import type { Grant, ProviderClient } from '../provider/provider-client.ts';
import { sessionError } from '../session-failure.ts';
import type { LoginState } from './login-state.ts';

/** How often a provider is asked in vain for one login, a minute. A browser asks once, and begins anew. */
const IN_VAIN = 5;

/**
 * Redeems codes, and few for one login: a stranger can answer the same again and again, and the gate must not ask at will. By the
 * login and not by the network, so that nobody keeps those out who sit beside them.
 */
export class Redemptions {
  readonly #inVain = new RateLimit({
    perClient: IN_VAIN,
    forAll: Number.POSITIVE_INFINITY,
    windowMs: 60_000,
  });

  async redeem(
    client: ProviderClient,
    parameters: URLSearchParams,
    loginState: LoginState,
    context: BaseContext,
  ): Promise<Grant> {
    const now = context.clock.now();
    if (!this.#inVain.has(loginState.state, now)) {
      throw sessionError('session.provider_unavailable', {
        detail: `the provider is not asked: it was asked ${IN_VAIN} times for this login within a minute, in vain`,
        headers: { 'retry-after': String(60 / IN_VAIN) },
      });
    }
    try {
      return await client.redeem(parameters, loginState, context);
    } catch (error) {
      this.#inVain.count(loginState.state, now);
      throw error;
    }
  }
}
