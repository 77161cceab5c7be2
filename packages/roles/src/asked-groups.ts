import type { BaseContext, Identity } from '@portcullis/core';
import type { UnansweredSource } from '@portcullis/core/internal';
import type { GroupSource } from './group-source.ts';

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
  // Teams of elsewhere say nothing of the groups that the token leaves out.
  const unanswered: UnansweredSource[] = asked.some(({ source }) => source.listsLeftOut)
    ? []
    : leftOut(identity);
  let seen = 0;
  for (const { source, answer } of answers) {
    if (!answer.answered) {
      unanswered.push({ source, detail: answer.detail });
      continue;
    }
    seen += answer.seen;
    groups.push(...answer.groups);
  }
  return { groups, seen, unanswered };
}

/** A token that leaves groups out, and nobody to ask for them. */
export function leftOut(identity: Identity): UnansweredSource[] {
  if (identity.groupsLeftOut !== true) return [];
  return [
    {
      source: 'token',
      detail: 'the token leaves groups out, and no source that lists them knows this caller',
    },
  ];
}
