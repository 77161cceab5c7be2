import type { Clock } from '@portcullis/core';

/** A member of a group, as listed by the directory. */
export interface DirectoryMember {
  /** The login name, often an e-mail address. */
  readonly login: string;
  readonly email: string | undefined;
}

/** Members by group. A group that the directory does not know is missing. */
export type ListedMembers = ReadonlyMap<string, readonly DirectoryMember[]>;

/** Lists the members of groups, to synchronize another system with them. */
export interface MemberSource {
  /** The name of the source in messages. */
  readonly name: string;
  /**
   * Returns the members of these groups. Rejects if the directory did not answer completely for all of them: users missing from a
   * partial list would lose access.
   */
  readonly members: (groups: readonly string[], clock: Clock) => Promise<ListedMembers>;
}
