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
   * Whether it lists all groups of callers whose groups are not known (`groups: undefined`), so that none is missing once it
   * answered. Default: it lists others, and such callers may have roles besides (`roles.incomplete`).
   */
  readonly listsLeftOut?: true;
  /**
   * The groups of a caller; `undefined` if the source is not responsible for the caller: another issuer's, or a machine. It never
   * throws for a source that does not answer: such a caller gets no roles from it, and the event says so. A caller for whom it is
   * responsible and whom it cannot identify is one for whom it does not answer. What does not have the shape of an answer counts
   * as no answer.
   *
   * @param keep whether a group is worth keeping, because the mapping mentions it
   */
  readonly groupsOf: (
    identity: Identity,
    context: BaseContext<Env>,
    keep: (group: string) => boolean,
  ) => Promise<GroupsAnswer> | undefined;
}
