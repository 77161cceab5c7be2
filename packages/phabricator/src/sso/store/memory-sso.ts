import type { SsoStore } from './sso-store.ts';

/**
 * A store in the memory of one isolate, for development and tests. In production there are many isolates, and each
 * would know other codes and give the same name away again.
 *
 * @example
 * ```ts
 * import { memorySso } from '@portcullis/phabricator/sso';
 *
 * const store = memorySso();
 * ```
 */
export function memorySso(): SsoStore {
  const kept = new Map<string, { readonly text: string; readonly expiresAt: number }>();
  const holders = new Map<string, string>();
  const names = new Map<string, string>();
  const users = new Map<string, string>();
  return {
    put: async (key, text, expiresAt, now) => {
      for (const [old, { expiresAt: end }] of kept) if (end <= now) kept.delete(old);
      kept.set(key, { text, expiresAt });
    },
    take: async (key, now) => {
      const found = kept.get(key);
      kept.delete(key);
      return found !== undefined && found.expiresAt > now ? found.text : undefined;
    },
    nameFor: async (account, candidates) => {
      const held = names.get(account);
      if (held !== undefined) return held;
      const free = candidates.find((candidate) => !holders.has(candidate.toLowerCase()));
      if (free === undefined) return undefined;
      holders.set(free.toLowerCase(), account);
      names.set(account, free);
      return free;
    },
    signedIn: async (account, username) => void users.set(account, username),
    userOf: async (account) => users.get(account),
    accountsOf: async (username) =>
      [...users].flatMap(([account, name]) =>
        name.toLowerCase() === username.toLowerCase() ? [account] : [],
      ),
  };
}
