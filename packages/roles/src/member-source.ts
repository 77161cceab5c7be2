import type { Clock } from '@portcullis/core';

/** Somebody in a group, as the directory names them. */
export interface DirectoryMember {
  /** What they log in by: often an address. */
  readonly login: string;
  readonly email: string | undefined;
}

/** Who is in which group. A group that is missing is none that the directory knows. */
export type ListedMembers = ReadonlyMap<string, readonly DirectoryMember[]>;

/** Lists the members of groups: for whoever makes something else follow them. */
export interface MemberSource {
  /** For messages. */
  readonly name: string;
  /**
   * Everybody in these groups. Rejects where the directory did not answer for all of them in full: a part of the truth would
   * take something away from people.
   */
  readonly members: (groups: readonly string[], clock: Clock) => Promise<ListedMembers>;
}
