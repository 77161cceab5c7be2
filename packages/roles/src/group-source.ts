import type { BaseContext, Identity } from '@portcullis/core';

/** The answer of a group source for one caller. */
export type GroupsAnswer =
  | {
      readonly answered: true;
      /** The caller's groups, reduced to those that the mapping uses. */
      readonly groups: readonly string[];
      /** The number of groups before that reduction. */
      readonly seen: number;
    }
  | {
      readonly answered: false;
      /** Why the source did not answer, for the operator: the request, the failure, and what to do. Never contains a secret. */
      readonly detail: string;
    };

/** A directory to fetch groups from that tokens do not list. `@portcullis/roles/sources` has sources for several providers. */
export interface GroupSource<in Env = unknown> {
  /** The name of the source in explanations and audit events. */
  readonly name: string;
  /**
   * Whether the source lists all groups of callers whose groups are unknown (`groups: undefined`), so that none is missing after it
   * answered. Default: it lists only additional groups, and such callers may have more roles (`roles.incomplete`).
   */
  readonly listsLeftOut?: true;
  /**
   * Returns the groups of a caller, or `undefined` if the source is not responsible for the caller: a different issuer, or a
   * service. If the directory fails, or cannot identify a caller it is responsible for, the source does not throw but returns
   * `answered: false`: the caller then gets no roles from it, and the event says so. A malformed answer counts as a failure.
   *
   * @param keep whether the mapping uses a group; other groups can be dropped
   */
  readonly groupsOf: (
    identity: Identity,
    context: BaseContext<Env>,
    keep: (group: string) => boolean,
  ) => Promise<GroupsAnswer> | undefined;
}
