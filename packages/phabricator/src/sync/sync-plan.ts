/** What a run leaves alone, and why. */
export type SyncProblem =
  | {
      readonly kind:
        | 'project_missing'
        | 'project_archived'
        | 'project_is_milestone'
        /** Everyone, or every member, may add people: what is removed today is back tomorrow. */
        | 'project_open';
      readonly project: string;
    }
  /** The directory said nothing of a group of this project. */
  | { readonly kind: 'group_unanswered'; readonly project: string; readonly group: string }
  /** The directory did not report on a group that everyone could be in: no account is disabled. */
  | { readonly kind: 'leavers_unknown'; readonly group: string }
  /** An administrator left, whom no run disables. */
  | { readonly kind: 'administrator_left'; readonly username: string }
  /** A person in a group has no account in Phorge yet. */
  | { readonly kind: 'account_missing'; readonly username: string };

/** Why a plan may not be applied. */
export interface Brake {
  /** How many members it would remove, over all projects. */
  readonly removals: number;
  /** How many members the projects have now. */
  readonly members: number;
  /** How many accounts it would disable. */
  readonly disabled: number;
  /** What an operator reads. */
  readonly message: string;
}

/** Who is in which group: usernames of Phorge by group. A group that is missing was not answered for. */
export type GroupMembers = ReadonlyMap<string, readonly string[]>;

/** A person who is added or removed. */
export interface PlannedMember {
  readonly phid: string;
  /** Absent for a PHID that belongs to no account. */
  readonly username: string | undefined;
  /** The group that says so: the first that has them, or all of the project's or of `disable`, which do not. */
  readonly group: string;
}

/** What changes in one project. */
export interface PlannedProject {
  readonly phid: string;
  readonly slug: string;
  readonly name: string;
  /** How many members it has now. */
  readonly members: number;
  readonly add: readonly PlannedMember[];
  readonly remove: readonly PlannedMember[];
}

/** What a run would change. */
export interface SyncPlan {
  /** Only those in which something changes, by slug. */
  readonly projects: readonly PlannedProject[];
  /** Whose accounts are disabled, by username. */
  readonly leavers: readonly PlannedMember[];
  /** How many accounts may log in now; 0 where no account is ever disabled. */
  readonly accounts: number;
  /** What is skipped, and why. */
  readonly problems: readonly SyncProblem[];
  /** Why nothing of it may be applied; absent if it may. */
  readonly brake: Brake | undefined;
}
