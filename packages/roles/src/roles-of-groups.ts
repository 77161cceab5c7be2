import type { RoleSet } from '@portcullis/core';

/** So many lists are remembered; the oldest is forgotten first. */
const MAX_LISTS = 1000;

/** Longer lists are not worth their memory, in characters. */
const MAX_LENGTH = 4096;

/**
 * The roles of lists of groups that came before: colleagues have the same groups, and so the same roles, where nothing
 * but groups is looked at.
 */
export class RolesOfGroups<Role extends string> {
  readonly #resolve: (groups: readonly string[]) => RoleSet<Role>;
  readonly #known = new Map<string, RoleSet<Role>>();

  constructor(resolve: (groups: readonly string[]) => RoleSet<Role>) {
    this.#resolve = resolve;
  }

  find(groups: readonly string[]): RoleSet<Role> {
    // JSON, so that no two lists read the same.
    const key = JSON.stringify(groups);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const roles = this.#resolve(groups);
    if (key.length > MAX_LENGTH) return roles;
    const [oldest] = this.#known.keys();
    if (this.#known.size >= MAX_LISTS && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(key, roles);
    return roles;
  }
}
