import type { Clock } from '@portcullis/core';
import { systemClock } from '@portcullis/core/internal';
import { type ApplyOptions, applySync } from './apply.ts';
import { Conduit } from './conduit.ts';
import { planSync } from './plan.ts';
import { LEASE_MS, type SyncRuns } from './runs/sync-runs.ts';
import { SyncFailure } from './sync-failure.ts';
import { type SyncOptions, type SyncSettings, syncSettings } from './sync-options.ts';
import type { GroupMembers, SyncPlan } from './sync-plan.ts';

/** How a run is made. */
export interface SyncRunOptions extends ApplyOptions {
  /** Keeps two runs apart. */
  readonly runs: SyncRuns;
  /** Default: the runtime's. */
  readonly clock?: Clock;
  /** Makes up the name of this run. Default: `crypto.randomUUID`. */
  readonly newRun?: () => string;
}

/** What became of a run. */
export type SyncRunResult =
  /** Another run is on: nothing was read or changed. */
  | { readonly ran: false }
  | {
      readonly ran: true;
      readonly plan: SyncPlan;
      /** How many changes were made. */
      readonly changes: number;
    };

/** Groups that projects follow. */
export interface GroupSync {
  /** Every group that is asked for. */
  readonly groups: readonly string[];
  /** What a run would change. Changes nothing. Fails with `SyncFailure`. */
  plan(members: GroupMembers): Promise<SyncPlan>;
  /** Plans for all people, and applies the plan. Fails with `SyncFailure`, `sync.brake` among others. */
  run(members: GroupMembers, options: SyncRunOptions): Promise<SyncRunResult>;
  /**
   * The same for one person, as at their login: all others stay as they are.
   *
   * @param groups all groups of the person. A source that could not answer must not be taken for one without groups
   */
  runFor(username: string, groups: readonly string[], options: SyncRunOptions): Promise<SyncRunResult>;
}

/**
 * Makes the members of Phorge's projects those of an identity provider's groups, through Conduit.
 *
 * A project follows the union of its groups. It is skipped, and listed among the plan's problems, if it does not exist, is archived or a
 * milestone, lets everyone edit or join it, or if one of its groups is unknown. A person without an account, or with a disabled one, is not
 * added; bots, mailing lists and protected people are never removed. With `disable`, a run for all people also disables the accounts of
 * those who left.
 *
 * It does **not** create projects or accounts, and does not know how a username belongs to an identity: the caller that reads the directory
 * provides that. Throws an `OptionsError` for wrong options.
 *
 * @example
 * ```ts
 * import { groupSync, memorySyncRuns } from '@portcullis/phabricator/sync';
 *
 * const sync = groupSync({
 *   phorge: 'https://phorge.internal/',
 *   token: 'api-aaaaaaaaaaaaaaaaaaaaaaaaaaaa',
 *   projects: { platform_team: ['eng-platform'] },
 * });
 * const members = new Map([['eng-platform', ['alice', 'bob']]]);
 * await sync.run(members, { runs: memorySyncRuns(), record: async (change) => console.log(change) });
 * ```
 */
export function groupSync(options: SyncOptions): GroupSync {
  const settings = syncSettings(options);
  const { projects, disable } = settings;
  const groups = [...new Set([...Object.values(projects).flat(), ...(disable?.groups ?? [])])].sort();
  return {
    groups,
    plan: (members) => planSync(settings, new Conduit(settings), members),
    run: (members, run) => runSync(settings, members, run),
    runFor: (username, theirs, run) => {
      const members = new Map(groups.map((group) => [group, theirs.includes(group) ? [username] : []]));
      return runSync(settings, members, run, username);
    },
  };
}

async function runSync(
  settings: SyncSettings,
  members: GroupMembers,
  options: SyncRunOptions,
  only?: string,
): Promise<SyncRunResult> {
  const { runs, clock = systemClock, newRun = () => crypto.randomUUID() } = options;
  const run = newRun();
  let heldAt = clock.now();
  if (!(await runs.hold(run, heldAt))) return { ran: false };
  const keep = async (): Promise<void> => {
    const now = clock.now();
    if (now - heldAt < LEASE_MS / 4) return;
    // Whoever took over may be done by now: what was planned before that is old.
    if (now - heldAt >= LEASE_MS || !(await runs.hold(run, now))) {
      throw new SyncFailure(
        'sync.run_lost',
        'this run did not renew its lock in time: another run may have started',
      );
    }
    heldAt = now;
  };
  try {
    const conduit = new Conduit(settings, keep);
    const plan = await planSync(settings, conduit, members, only);
    const token = settings.disable?.token ?? settings.token;
    const conduits = { projects: conduit, accounts: new Conduit({ ...settings, token }, keep) };
    return { ran: true, plan, changes: await applySync(conduits, plan, options) };
  } finally {
    await runs.end(run);
  }
}
