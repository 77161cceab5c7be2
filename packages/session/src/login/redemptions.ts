import type { BaseContext } from '@portcullis/core';
import { RateLimit } from '@portcullis/core/internal';
import type { Grant } from '../provider/grant.ts';
import type { ProviderClient } from '../provider/provider-client.ts';
import { loginError } from './login-failure.ts';
import type { LoginState } from './login-state.ts';

/** How often a provider is asked for one login, a minute. A browser asks once, and begins anew. */
const ASKED = 5;

/**
 * Redeems codes, and few for one login: a stranger can answer the same again and again, and the gate must not ask at will. By the
 * login and not by the network, so that nobody keeps those out who sit beside them.
 */
export class Redemptions {
  readonly #asked = new RateLimit({
    perClient: ASKED,
    forAll: Number.POSITIVE_INFINITY,
    windowMs: 60_000,
  });

  async redeem(
    client: ProviderClient,
    parameters: URLSearchParams,
    loginState: LoginState,
    context: BaseContext,
  ): Promise<Grant> {
    // Counted before it is known what comes of it: many answers may come at once.
    if (!this.#asked.take(loginState.state, context.clock.now())) {
      throw loginError('session.provider_unavailable', {
        detail: `the provider is not asked: it was asked ${ASKED} times for this login within a minute`,
        headers: { 'retry-after': String(60 / ASKED) },
      });
    }
    return await client.redeem(parameters, loginState, context);
  }
}
