import type { BaseContext, Identity } from '@portcullis/core';
import type { UnansweredSource } from '@portcullis/core/internal';
import type { GroupSource, GroupsAnswer } from './group-source.ts';

/** What all sources together said of a caller. */
export interface AskedGroups {
  readonly groups: readonly string[];
  /** How many there were, kept or not. */
  readonly seen: number;
  readonly unanswered: readonly UnansweredSource[];
}

/** Asks all sources that know the caller, at the same time. */
export async function askForGroups<Env>(
  sources: readonly GroupSource<Env>[],
  identity: Identity,
  context: BaseContext<Env>,
  keep: (group: string) => boolean,
): Promise<AskedGroups> {
  const asked = sources.flatMap((source) => {
    const answer = source.groupsOf(identity, context, keep);
    return answer === undefined ? [] : [{ source, answer }];
  });
  const answers = await Promise.all(
    asked.map(async ({ source, answer }) => ({ source: source.name, answer: await answer })),
  );
  const groups: string[] = [];
  // Teams of elsewhere say nothing of the groups that are not known.
  const unanswered: UnansweredSource[] = asked.some(({ source }) => source.listsLeftOut)
    ? []
    : unknownGroups(identity);
  let seen = 0;
  for (const { source, answer } of answers) {
    const given = checked(answer);
    if (!given.answered) {
      unanswered.push({ source, detail: given.detail });
      continue;
    }
    seen += given.seen;
    groups.push(...given.groups);
  }
  return { groups, seen, unanswered };
}

/**
 * Returns the answer, or a failure if it is malformed. The types prevent that only in TypeScript. A text would be read letter by
 * letter, and a caller in a denied group would seem to be in none.
 */
function checked(answer: GroupsAnswer): GroupsAnswer {
  const { answered, groups, detail }: Answer = (answer as Answer | undefined) ?? {};
  if (answered === true && isListOfTexts(groups)) return answer;
  if (answered === false && typeof detail === 'string') return answer;
  return { answered: false, detail: 'the response has neither a list of groups nor a detail' };
}

/** An answer before it is checked. */
type Answer = { readonly [Member in 'answered' | 'groups' | 'detail']?: unknown };

function isListOfTexts(given: unknown): boolean {
  return Array.isArray(given) && given.every((one) => typeof one === 'string');
}

/** How callers prove who they are by what an application gave them, which says nothing of their groups. */
const OF_AN_APPLICATION: readonly string[] = [
  'conduit',
  'vcs-password',
] satisfies Identity['authentication']['method'][];

/** Groups that are not known, and no directory that lists them. */
export function unknownGroups({ groups, authentication: { method } }: Identity): UnansweredSource[] {
  if (groups !== undefined) return [];
  if (OF_AN_APPLICATION.includes(method)) {
    const detail =
      'credentials of the application do not contain groups: if this account has no groups, such as a bot, add it to "accountsWithoutGroups"';
    return [{ source: method, detail }];
  }
  const detail = 'the token omits the groups, and no group source knows this caller';
  return [{ source: 'token', detail }];
}
