import type { BaseContext } from '@portcullis/core';
import { clientNetwork, RateLimit } from '@portcullis/core/internal';
import type { KnownBrowsers } from '../cookies/known-browser.ts';
import { loginError } from '../failures/login-failure.ts';
import { sessionError } from '../failures/session-failure.ts';
import type { RequestState } from '../request/request-state.ts';
import { secondsOf } from '../session/seconds.ts';
import type { LoginState } from './login-state.ts';

/** How often a provider is asked for one login, a minute. A browser asks once, and starts again. */
const ASKED = 5;

/** How many redemptions of one network, or of one person whose browser is recognized, may fail a minute, in each isolate. */
const FAILED = 60;

/**
 * Counts failed redemptions of codes: anyone can start logins and thus make the gate send made-up codes to the provider with its own
 * secret. Counted by login, and by network; a browser in which a user logged in before is counted by that person instead, so that other
 * clients of their network cannot lock them out.
 */
export class Redemptions {
  readonly #asked = limit(ASKED);
  readonly #failed = limit(FAILED);
  readonly #known: KnownBrowsers;

  constructor(known: KnownBrowsers) {
    this.#known = known;
  }

  /**
   * Counts an attempt before its result is known, since many may come concurrently. Returns a function to call once it has succeeded. Fails
   * with `session.tries_limited` or `session.provider_unavailable`; then the login is not over.
   */
  async begin({ state }: LoginState, { sent }: RequestState, context: BaseContext): Promise<() => void> {
    const { request, clock } = context;
    const person = await this.#known.personOf(sent, secondsOf(context));
    const who = person === undefined ? `network ${clientNetwork(request)}` : `person ${person}`;
    const now = clock.now();
    if (!this.#failed.has(who, now)) {
      throw sessionError('session.tries_limited', {
        detail: `the provider was not called: ${FAILED} sign-ins of this ${person === undefined ? 'network' : 'person'} failed within a minute`,
        headers: { 'retry-after': String(Math.ceil(60 / FAILED)) },
      });
    }
    if (!this.#asked.take(state, now)) {
      throw loginError('session.provider_unavailable', {
        detail: `the provider was not called: it was called ${ASKED} times for this login within a minute`,
        headers: { 'retry-after': String(60 / ASKED) },
      });
    }
    this.#failed.count(who, now);
    return () => this.#failed.giveBack(who, clock.now());
  }
}

function limit(perClient: number): RateLimit {
  return new RateLimit({ perClient, forAll: Number.POSITIVE_INFINITY, windowMs: 60_000 });
}
