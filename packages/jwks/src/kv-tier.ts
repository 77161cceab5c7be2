import type { KeyTier } from './key-tier.ts';

/** The part of a KV namespace binding that is used. */
export interface KeyNamespace {
  get(key: string): Promise<string | null>;
  put(key: string, value: string, options: { expirationTtl: number }): Promise<void>;
}

/** KV refuses to keep anything for less. */
const KV_MIN_SECONDS = 60;

/**
 * A KV namespace: shared by all data centres, eventually consistent. Useful if isolates often start cold in locations with few visitors.
 *
 * Throws a `TypeError` if the namespace is missing.
 *
 * @param namespace the binding. Use it for keys and configuration only, and let no one write to it who may not decide whom the gate admits
 */
export function kv(namespace: KeyNamespace): KeyTier {
  // A binding that the Wrangler file lacks is `undefined`, which types from `wrangler types` do not tell.
  if (typeof namespace?.get !== 'function' || typeof namespace.put !== 'function') {
    throw new TypeError('kv: namespace must be a KV namespace: add the binding to the Wrangler file');
  }
  return {
    name: 'kv',
    get: async (key) => (await namespace.get(key)) ?? undefined,
    put: (key, text, secondsToLive) =>
      namespace.put(key, text, { expirationTtl: Math.max(secondsToLive, KV_MIN_SECONDS) }),
  };
}
