import type { RandomKeys } from '../random-keys.ts';
import type { PhorgeUser } from '../users.ts';

const KEY_LENGTH = 40;

/** Web sessions: a key of 40 letters stands for a user, `A/` and 40 letters for an anonymous visitor. */
export class Sessions {
  readonly #keys: RandomKeys;
  readonly #users = new Map<string, PhorgeUser>();

  constructor(keys: RandomKeys) {
    this.#keys = keys;
  }

  start(user: PhorgeUser): string {
    const key = this.#keys.key(KEY_LENGTH);
    this.#users.set(key, user);
    return key;
  }

  startAnonymous(): string {
    return `A/${this.#keys.key(KEY_LENGTH)}`;
  }

  userOf(key: string): PhorgeUser | undefined {
    return this.#users.get(key);
  }

  end(key: string): void {
    this.#users.delete(key);
  }

  endAllOf(user: PhorgeUser): void {
    for (const [key, owner] of this.#users) {
      if (owner === user) this.#users.delete(key);
    }
  }
}

export function isAnonymousKey(key: string): boolean {
  return key.startsWith('A/');
}
