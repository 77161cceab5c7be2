import type { Identity } from '@portcullis/core';
import { callback, checkOptions, type FieldsFor, optional } from '@portcullis/core/internal';
import type { GroupSource } from './group-source.ts';

/** How roles are found. */
export interface MapRolesOptions<Env = unknown> {
  /**
   * Directories that are asked for further groups of the caller, besides those of the verified identity. Default: none.
   */
  readonly sources?: readonly GroupSource<Env>[];
  /**
   * Roles that a caller has by something other than groups, and then has no others: neither the groups nor the claims of such a
   * caller are looked at, and no directory is asked. `undefined` for every other caller. A role that the mapping does not declare
   * is ignored. Default: `undefined` for everybody.
   */
  readonly given?: (caller: Identity) => GivenRoles | undefined;
}

/** Roles of a caller that do not come from groups. */
export interface GivenRoles {
  readonly roles: readonly string[];
  /** What gave them: `grants` has it in place of a group. */
  readonly by: string;
}

const fields: FieldsFor<MapRolesOptions, keyof MapRolesOptions> = {
  sources: optional((given) =>
    Array.isArray(given) && given.every((one) => typeof one?.groupsOf === 'function')
      ? undefined
      : 'must be a list of group sources, such as oktaGroups()',
  ),
  given: callback(() => undefined),
};

/**
 * Throws an `OptionsError` with everything that is wrong: a directory that is not asked, since its option is misspelled, would leave
 * out who is denied.
 */
export function checkMapRolesOptions<Env>(options: MapRolesOptions<Env>): void {
  checkOptions('mapRoles', options, fields);
}
