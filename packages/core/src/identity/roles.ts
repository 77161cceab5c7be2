/** Which group of the identity provider gave which role. */
export interface RoleGrant {
  readonly role: string;
  /** The group that gave it, as the provider spells it; for a role that claims gave, `claim:` and their names. */
  readonly group: string;
  /** The group's readable name, where the mapping gives it one. */
  readonly alias?: string;
  /** The role that implies this one, where it was not given by the group itself. */
  readonly via?: string;
}

/** A source of groups that did not answer. */
export interface UnansweredSource {
  /** The source's name. */
  readonly source: string;
  /** What went wrong, for the operator. */
  readonly detail: string;
}

/**
 * The roles of one caller.
 *
 * `has` takes only roles that the mapping declares, so a misspelled role does not compile. It is a function and not
 * a set on purpose: a parameter is contravariant, so a step that asks for one role accepts a caller who may have many.
 */
export interface RoleSet<in Role extends string> {
  /** Whether the caller has the role. Throws for a role that no mapping declares: a misspelling must not mean "no". */
  readonly has: (role: Role) => boolean;
  /** The roles the caller has. */
  readonly names: readonly string[];
  /** Where each came from, for explanations and the audit event. */
  readonly grants: readonly RoleGrant[];
  /**
   * Whether groups of the caller could not be had, or their address can be read in more than one way, so that they may have
   * roles besides these. Never a reason to let somebody in; a rule that denies a role holds them. Default: all are known.
   */
  readonly incomplete?: boolean;
}

/** The context after a step that mapped groups to roles. */
export interface HasRoles<in Role extends string> {
  readonly roles: RoleSet<Role>;
}
