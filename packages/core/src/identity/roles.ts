/** The origin of a role: which group of the identity provider granted it. */
export interface RoleGrant {
  readonly role: string;
  /** The group that granted it, as named by the provider; for a role granted by claims, `claim:` and their names. */
  readonly group: string;
  /** Human-readable name of the group, if the mapping defines one. */
  readonly alias?: string;
  /** The role that implies this one, if the group does not grant it directly. */
  readonly via?: string;
}

/** A source of groups that failed. */
export interface UnansweredSource {
  /** The source's name. */
  readonly source: string;
  /** What went wrong, for the operator. */
  readonly detail: string;
}

/**
 * The roles of one caller.
 *
 * `has` only accepts roles that the mapping declares, so a misspelled role does not compile. It is a function and not a set
 * because parameters are contravariant: a step that requires one role accepts a set of many.
 */
export interface RoleSet<in Role extends string> {
  /** Whether the caller has the role. Throws for a role that the mapping does not declare: a misspelled role must not mean "no". */
  readonly has: (role: Role) => boolean;
  /** The roles the caller has. */
  readonly names: readonly string[];
  /** The origin of each role, for explanations and the audit event. */
  readonly grants: readonly RoleGrant[];
  /**
   * Whether some groups of the caller are unknown, or their e-mail address is ambiguous, so that they may have further roles.
   * Never a reason to admit a caller; a rule that denies a role matches them. Default: all roles are known.
   */
  readonly incomplete?: boolean;
}

/** The context after a step that mapped groups to roles. */
export interface HasRoles<in Role extends string> {
  readonly roles: RoleSet<Role>;
}
