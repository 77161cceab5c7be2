import type { Conduit } from './conduit.ts';
import { allUsers } from './phorge-state.ts';
import type { SyncSettings } from './sync-options.ts';
import type { GroupMembers, PlannedMember, SyncPlan, SyncProblem } from './sync-plan.ts';

/** Whose accounts a run disables, and what it skips. */
export interface Leavers extends Pick<SyncPlan, 'leavers' | 'accounts'> {
  readonly problems: readonly SyncProblem[];
}

const NOBODY: Leavers = { leavers: [], accounts: 0, problems: [] };

/**
 * Compares the groups that everyone is in with the accounts that may log in. Disables no administrator, but reports them: they may be the
 * last one, or the owner of the token. Changes nothing.
 */
export async function leaversOf(
  { disable, protectedUsernames }: Pick<SyncSettings, 'disable' | 'protectedUsernames'>,
  conduit: Conduit,
  groups: GroupMembers,
): Promise<Leavers> {
  if (disable === undefined) return NOBODY;
  const unanswered = disable.groups.find((group) => !groups.has(group));
  if (unanswered !== undefined) {
    return { ...NOBODY, problems: [{ kind: 'leavers_unknown', group: unanswered }] };
  }
  const lower = (names: readonly string[]): readonly string[] => names.map((name) => name.toLowerCase());
  const here = new Set(disable.groups.flatMap((group) => lower(groups.get(group) ?? [])));
  const spared = new Set(lower(protectedUsernames));
  const people = (await allUsers(conduit)).filter(
    ({ roles }) => !['disabled', 'bot', 'list'].some((role) => roles.includes(role)),
  );
  const left = people
    .filter(({ username }) => !here.has(username.toLowerCase()) && !spared.has(username.toLowerCase()))
    .toSorted((one, other) => (one.username < other.username ? -1 : 1));
  const group = disable.groups.join(', ');
  return {
    accounts: people.length,
    leavers: left
      .filter(({ roles }) => !roles.includes('admin'))
      .map(({ phid, username }): PlannedMember => ({ phid, username, group })),
    problems: left
      .filter(({ roles }) => roles.includes('admin'))
      .map(({ username }) => ({ kind: 'administrator_left', username })),
  };
}
