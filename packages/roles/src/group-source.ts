import type { BaseContext, Identity } from '@portcullis/core';

/** What a source says of one caller. */
export type GroupsAnswer =
  | {
      readonly answered: true;
      /** The caller's groups, only those that are worth keeping. */
      readonly groups: readonly string[];
      /** How many groups there were, kept or not. */
      readonly seen: number;
    }
  | {
      readonly answered: false;
      /** Why, for the operator: what was asked, what went wrong, what to do. Never a secret. */
      readonly detail: string;
    };

/**
 * Where groups are asked for that no token lists: a directory. `@portcullis/roles/sources` has those of several
 * providers.
 */
export interface GroupSource<in Env = unknown> {
  /** For explanations and the audit event. */
  readonly name: string;
  /**
   * Whether it lists the groups that a token leaves out (`groupsLeftOut`), so that none is missing once it answered. Default: it
   * lists others, and whoever has such a token may have roles besides (`roles.incomplete`).
   */
  readonly listsLeftOut?: true;
  /**
   * The groups of a caller; nothing if the source does not know callers of this kind. It never throws for a source that
   * does not answer: such a caller gets no roles from it, and the event says so. What has not the shape of
   * an answer counts as none.
   *
   * @param keep whether a group is worth keeping, because the mapping mentions it
   */
  readonly groupsOf: (
    identity: Identity,
    context: BaseContext<Env>,
    keep: (group: string) => boolean,
  ) => Promise<GroupsAnswer> | undefined;
}
