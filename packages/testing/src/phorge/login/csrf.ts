import { createHmac } from 'node:crypto';
import type { RandomKeys } from '../random-keys.ts';

const CYCLE_IN_MILLISECONDS = 3_600_000;
const ACCEPTED_CYCLES = [0, -1, -2, -3, -4, -5, -6, 1];
const SALT_LENGTH = 8;
const HASH_LENGTH = 16;

/** CSRF tokens, `B@` + 8 salt + 16 hash characters: bound to the session, accepted for some six hours. */
export class CsrfTokens {
  readonly #keys: RandomKeys;
  readonly #clock: () => number;
  readonly #secret: string;

  constructor(keys: RandomKeys, clock: () => number) {
    this.#keys = keys;
    this.#clock = clock;
    this.#secret = keys.key(32);
  }

  issue(sessionKey: string): string {
    const salt = this.#keys.key(SALT_LENGTH);
    return `B@${salt}${this.#hash(sessionKey, salt, 0)}`;
  }

  accepts(sessionKey: string, token: string): boolean {
    const match = new RegExp(`^B@(.{${SALT_LENGTH}})(.{${HASH_LENGTH}})$`).exec(token);
    const [, salt, hash] = match ?? [];
    if (salt === undefined) return false;
    return ACCEPTED_CYCLES.some((offset) => this.#hash(sessionKey, salt, offset) === hash);
  }

  /** The OAuth `state`: fixed while the client id cookie lives. */
  stateFor(clientId: string): string {
    return createHmac('sha1', this.#secret).update(clientId).digest('hex');
  }

  #hash(sessionKey: string, salt: string, cycleOffset: number): string {
    const cycle = Math.floor(this.#clock() / CYCLE_IN_MILLISECONDS) + cycleOffset;
    const input = `${sessionKey}\n${salt}\n${cycle}`;
    return createHmac('sha256', this.#secret).update(input).digest('hex').slice(0, HASH_LENGTH);
  }
}
