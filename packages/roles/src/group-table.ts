import type { RoleGrant } from '@portcullis/core';
import type { MappedRole } from './mapped-role.ts';

interface RoleOfPattern {
  readonly role: string;
  readonly matches: (group: string) => boolean;
}

/** Which roles a group gives: names by a table, patterns and expressions one by one. */
export class GroupTable {
  // Maps, not objects: a group may be called `__proto__`.
  readonly #byName = new Map<string, Map<string, RoleGrant>>();
  readonly #patterns: RoleOfPattern[] = [];

  constructor(mapped: readonly MappedRole[]) {
    for (const { role, groups } of mapped) {
      for (const rule of groups) {
        if (rule.kind === 'name') this.#add(role, rule.text, rule.alias);
        else this.#patterns.push({ role, matches: rule.test });
      }
    }
  }

  /** What a group gives, each role once. */
  grantsOf(group: string): readonly RoleGrant[] {
    const grants = new Map(this.#byName.get(group));
    for (const { role, matches } of this.#patterns) {
      if (!grants.has(role) && matches(group)) grants.set(role, { role, group });
    }
    return [...grants.values()];
  }

  #add(role: string, group: string, alias: string | undefined): void {
    const grants = this.#byName.get(group) ?? new Map<string, RoleGrant>();
    this.#byName.set(group, grants);
    if (!grants.has(role)) grants.set(role, { role, group, ...(alias === undefined ? {} : { alias }) });
  }
}
