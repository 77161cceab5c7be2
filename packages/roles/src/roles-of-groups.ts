import type { RoleSet } from '@portcullis/core';
import { RecentMap } from '@portcullis/core/internal';

/**
 * The roles of lists of groups that came before: colleagues have the same groups, and so the same roles, where nothing
 * but groups is looked at.
 */
export class RolesOfGroups<Role extends string> {
  readonly #resolve: (groups: readonly string[]) => RoleSet<Role>;
  readonly #known = new RecentMap<RoleSet<Role>>();

  constructor(resolve: (groups: readonly string[]) => RoleSet<Role>) {
    this.#resolve = resolve;
  }

  find(groups: readonly string[]): RoleSet<Role> {
    // JSON, so that no two lists read the same.
    const key = JSON.stringify(groups);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const roles = this.#resolve(groups);
    this.#known.set(key, roles);
    return roles;
  }
}
