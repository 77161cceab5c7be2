import type { Identity } from '@portcullis/core';
import { callback, checkOptions, type FieldsFor, optional } from '@portcullis/core/internal';
import type { GroupSource } from './group-source.ts';

/** Options of `mapRoles()`. */
export interface MapRolesOptions<Env = unknown> {
  /** Directories to fetch more groups from, in addition to those of the verified identity. Default: none. */
  readonly sources?: readonly GroupSource<Env>[];
  /**
   * Returns the roles of a caller that do not come from groups, or `undefined`. If it returns roles, the caller has no others: its
   * groups and claims are ignored, and no directory is called. Roles that the mapping does not declare are ignored. Default:
   * `undefined` for every caller.
   */
  readonly given?: (caller: Identity) => GivenRoles | undefined;
}

/** Roles of a caller that do not come from groups. */
export interface GivenRoles {
  readonly roles: readonly string[];
  /** What granted them. `grants` contains it in place of a group. */
  readonly by: string;
}

const fields: FieldsFor<MapRolesOptions, keyof MapRolesOptions> = {
  sources: optional((given) =>
    Array.isArray(given) && given.every((one) => typeof one?.groupsOf === 'function')
      ? undefined
      : 'must be an array of group sources, such as oktaGroups()',
  ),
  given: callback(() => undefined),
};

/**
 * Throws an `OptionsError` with all problems. A misspelled `sources` would otherwise be ignored, and groups that a policy denies
 * would be missing.
 */
export function checkMapRolesOptions<Env>(options: MapRolesOptions<Env>): void {
  checkOptions('mapRoles', options, fields);
}
