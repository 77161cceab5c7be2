import type { Identity } from '@portcullis/core';

/** What is known of the groups and claims of a user who showed a secret of Phorge. */
export type PhorgeGroups = Pick<Identity, 'groups' | 'claimsIncomplete'>;

const NOT_KNOWN: PhorgeGroups = { groups: undefined, claimsIncomplete: true };
const NONE: PhorgeGroups = { groups: [] };

/**
 * Returns what is known of the groups of a user of Phorge, by case-insensitive username. Phorge does not know them: they are unknown,
 * unless the configuration lists the account as one without groups.
 */
export function phorgeGroups(withoutGroups: readonly string[] = []): (username: string) => PhorgeGroups {
  const named = new Set(withoutGroups.map((username) => username.toLowerCase()));
  return (username) => (named.has(username.toLowerCase()) ? NONE : NOT_KNOWN);
}
