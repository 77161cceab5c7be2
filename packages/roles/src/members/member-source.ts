import type { Clock } from '@portcullis/core';
import type { Completed } from '@portcullis/core/internal';
import type { DirectoryMember, MemberSource } from '../member-source.ts';
import { DirectoryCalls } from '../sources/directory-calls.ts';
import { DirectoryFailure } from '../sources/directory-failure.ts';
import { type DirectoryTuning, directorySettings, type OwnFields } from '../sources/directory-options.ts';

/** A request for the members of one group. */
export interface MemberInquiry {
  readonly group: string;
  readonly clock: Clock;
  readonly calls: DirectoryCalls;
}

/** Lists the members of a group, page by page. Returns `undefined` for a group that the directory does not know. */
export type AskForMembers = (
  inquiry: MemberInquiry,
) => Promise<AsyncIterable<readonly DirectoryMember[]> | undefined>;

/**
 * The members of a group with its own URL. If the group was deleted, the directory answers 404, which must not stop the others. A
 * later page that is not found is a failure.
 */
export async function membersAtAddress(
  pages: AsyncGenerator<readonly DirectoryMember[]>,
): Promise<AsyncIterable<readonly DirectoryMember[]> | undefined> {
  try {
    const { value, done } = await pages.next();
    return (async function* () {
      if (done === true) return;
      yield value;
      yield* pages;
    })();
  } catch (error) {
    if (error instanceof DirectoryFailure && error.status === 404) return undefined;
    throw error;
  }
}

/**
 * Creates a source of members. Groups are requested one after the other, because each has its own limit for waiting when the
 * directory limits the rate.
 */
export function memberSource<Options extends DirectoryTuning, Open extends keyof Options = never>(
  name: string,
  options: Options,
  fields: OwnFields<Options, Open>,
  describe: (options: Completed<Options, Open>) => AskForMembers,
): MemberSource {
  const settings = directorySettings(name, options, fields);
  const ask = describe(settings);
  return {
    name,
    members: async (groups, clock) => {
      const listed = new Map<string, readonly DirectoryMember[]>();
      for (const group of groups) {
        const pages = await ask({ group, clock, calls: new DirectoryCalls(settings, clock) });
        if (pages === undefined) continue;
        const members: DirectoryMember[] = [];
        for await (const page of pages) members.push(...page);
        listed.set(group, members);
      }
      return listed;
    },
  };
}
