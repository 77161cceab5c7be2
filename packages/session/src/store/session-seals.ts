import type { SessionSeal } from './session-store.ts';

/** How often a store checks which keys were replaced, in seconds. */
const LOOK_SECONDS = 60;

/**
 * Decides when a store has to check the keys of a gate: when it first receives them, and once a minute, since a machine that still has a
 * replaced key may have started sessions meanwhile.
 */
export class SealLooks {
  readonly #looked = new Map<string, number>();

  isDue({ gate, keys }: SessionSeal, now: number): boolean {
    const looked = this.#looked.get(nameOf(gate, keys));
    return looked === undefined || Math.abs(now - looked) >= LOOK_SECONDS;
  }

  /** Records that the keys were checked, and the result written. */
  done({ gate, keys }: SessionSeal, now: number): void {
    for (const [name, looked] of this.#looked) {
      if (Math.abs(now - looked) >= LOOK_SECONDS) this.#looked.delete(name);
    }
    this.#looked.set(nameOf(gate, keys), now);
  }
}

function nameOf(gate: string, keys: readonly string[]): string {
  return [gate, ...keys].join(' ');
}

/**
 * Whether a session counts as sealed from now on by the key of the text that was sent: if that is the newest key, as after a cookie is
 * sealed again, or if the session is of a version that did not store its key. A text with an older key may come from another browser
 * window.
 *
 * @param sealedBy the stored key, if any
 */
export function isSealedOtherwise(sealedBy: string | undefined, { keys, by }: SessionSeal): boolean {
  if (by === undefined || by === sealedBy) return false;
  return sealedBy === undefined || by === keys[0];
}
