import type { BaseContext } from '@portcullis/core';
import { clientNetwork, RateLimit } from '@portcullis/core/internal';
import { sessionError } from '../failures/session-failure.ts';
import { MOST_DEVICES_OF_ONE, POLL_SECONDS } from '../store/credential-store.ts';

/** How long a device may wait, in seconds. */
export const DEVICE_SECONDS = 600;

/** How many polls for one code may come in a burst; over time, one every `POLL_SECONDS`. */
const POLLS_AT_ONCE = 4;

/** How many user codes that no device shows one person may try within `DEVICE_SECONDS`. */
const USER_CODES = 10;

/** How many calls one agent may have wait for its user within `WRITES_SECONDS`. */
const WRITES = 120;
const WRITES_SECONDS = 600;

/**
 * Limits what unauthenticated clients, and agents, can ask of the store of credentials, in each isolate: one store serves everyone, so each
 * limit is checked before the store is asked.
 */
export class CredentialLimits {
  readonly #devices = limit(MOST_DEVICES_OF_ONE, DEVICE_SECONDS);
  readonly #polls = limit(POLLS_AT_ONCE, POLLS_AT_ONCE * POLL_SECONDS);
  readonly #userCodes = limit(USER_CODES, DEVICE_SECONDS);
  readonly #writes = limit(WRITES, WRITES_SECONDS);

  /** Whether a network may have one more device wait. If the address of a client is not known, only the store limits them. */
  takesDevice({ request, clock }: BaseContext): boolean {
    return (
      !request.headers.has('cf-connecting-ip') || this.#devices.take(clientNetwork(request), clock.now())
    );
  }

  /** Whether the store may be asked about this code, which this gate issued. */
  takesPoll(code: string, { clock }: BaseContext): boolean {
    return this.#polls.take(code, clock.now());
  }

  /** Counts a call of an agent that is stored until its user answers. Fails with `session.tries_limited`. */
  takeWrite(agent: string, { clock }: Pick<BaseContext, 'clock'>): void {
    if (this.#writes.take(agent, clock.now())) return;
    throw sessionError('session.tries_limited', {
      detail: `${WRITES} calls of the agent ${agent} waited for its user within ${WRITES_SECONDS} seconds`,
      headers: { 'retry-after': String(WRITES_SECONDS / WRITES) },
    });
  }

  /**
   * Looks up a code that a person typed. It counts the attempt before the result is known, since many attempts may come concurrently, and
   * uncounts a successful one. Fails with `session.tries_limited`.
   */
  async userCode<Found>(
    { issuer, subject }: { readonly issuer: string; readonly subject: string },
    { clock }: BaseContext,
    find: () => Promise<Found | undefined>,
  ): Promise<Found | undefined> {
    const person = JSON.stringify([issuer, subject]);
    if (!this.#userCodes.take(person, clock.now())) {
      throw sessionError('session.tries_limited', {
        detail: `this user entered ${USER_CODES} user codes of no waiting device within ${DEVICE_SECONDS} seconds`,
        headers: { 'retry-after': String(DEVICE_SECONDS / USER_CODES) },
      });
    }
    const found = await find();
    if (found !== undefined) this.#userCodes.giveBack(person, clock.now());
    return found;
  }
}

function limit(perClient: number, seconds: number): RateLimit {
  return new RateLimit({ perClient, forAll: Number.POSITIVE_INFINITY, windowMs: seconds * 1000 });
}
