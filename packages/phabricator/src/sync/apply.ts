import type { Conduit } from './conduit.ts';
import { chunks } from './phorge-state.ts';
import { SyncFailure } from './sync-failure.ts';
import type { PlannedMember, SyncPlan } from './sync-plan.ts';

/** One change of one member, as `auditLog().record` of `@portcullis/audit` takes it. */
export interface SyncChange {
  readonly type: 'group.sync';
  /** `error`: the change before it, with the same member, was not made as far as is known. */
  readonly outcome: 'allow' | 'error';
  readonly reason?: readonly string[];
  readonly group: {
    readonly name: string;
    /** `#` and the project's slug; `accounts` where an account is disabled. */
    readonly target: string;
    readonly change: 'add' | 'remove' | 'disable';
    readonly count: 1;
    /** The username, or the PHID if it belongs to no account. */
    readonly member: string;
    /** How many members the project has before and after it, or how many accounts may log in. */
    readonly before: number;
    readonly after: number;
  };
}

/** What an applier finds around it. */
export interface ApplyOptions {
  /**
   * Records a change. Called **before** the change is made, so that no change is without its event; if it rejects, the run stops and the
   * change is not made. A call that fails is recorded by a second event.
   */
  readonly record: (change: SyncChange) => Promise<void>;
  /** Called after each project, and after each account that is disabled. Default: not called. */
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
}

/** By what changes are made. */
export interface SyncConduits {
  readonly projects: Conduit;
  /** By whose token accounts are disabled. */
  readonly accounts: Conduit;
}

/**
 * Makes the changes of a plan, project by project: who is new in one call, who is gone in another, 100 members each. Then the
 * accounts of those who left are disabled, one by one. Resolves to the number of changes. May be stopped anywhere and planned again: what
 * is done is not planned twice.
 *
 * Fails with `SyncFailure`; `sync.brake` if the plan may not be applied, and then nothing was changed.
 */
export async function applySync(
  conduits: SyncConduits,
  plan: SyncPlan,
  options: ApplyOptions,
): Promise<number> {
  if (plan.brake !== undefined) throw new SyncFailure('sync.brake', plan.brake.message);
  const { projects, leavers, accounts } = plan;
  const steps = projects.length + leavers.length;
  let changes = 0;
  for (const [index, project] of projects.entries()) {
    let members = project.members;
    for (const change of ['add', 'remove'] as const) {
      for (const some of chunks(project[change])) {
        await recorded(
          some.map((member, at) => changeOf(`#${project.slug}`, change, member, members, at)),
          options,
          () =>
            conduits.projects.call('project.edit', {
              objectIdentifier: project.phid,
              transactions: [{ type: `members.${change}`, value: some.map(({ phid }) => phid) }],
            }),
        );
        members += change === 'add' ? some.length : -some.length;
        changes += some.length;
      }
    }
    options.onProgress?.(index + 1, steps);
  }
  for (const [index, account] of leavers.entries()) {
    // Phorge knows them by PHID here, and not by username.
    await recorded([changeOf('accounts', 'disable', account, accounts, index)], options, () =>
      conduits.accounts.call('user.edit', {
        objectIdentifier: account.phid,
        transactions: [{ type: 'disabled', value: true }],
      }),
    );
    changes += 1;
    options.onProgress?.(projects.length + index + 1, steps);
  }
  return changes;
}

/** Tells of changes, then makes them all by one call, and tells of each again if that fails. */
async function recorded(
  planned: readonly SyncChange[],
  { record }: ApplyOptions,
  make: () => Promise<unknown>,
): Promise<void> {
  for (const change of planned) await record(change);
  try {
    await make();
  } catch (error) {
    const reason = error instanceof SyncFailure ? error.code : 'sync.failed';
    const before = planned[0]?.group.before ?? 0;
    for (const { group, type } of planned) {
      await record({ type, outcome: 'error', reason: [reason], group: { ...group, before, after: before } });
    }
    throw error;
  }
}

/**
 * One change as its event.
 * @param count how many there are before all that are made by the same call, or in the same list
 * @param at how many of those come before it
 */
function changeOf(
  target: string,
  change: SyncChange['group']['change'],
  { username, phid, group }: PlannedMember,
  count: number,
  at: number,
): SyncChange {
  const step = change === 'add' ? 1 : -1;
  const before = count + step * at;
  return {
    type: 'group.sync',
    outcome: 'allow',
    group: { name: group, target, change, count: 1, member: username ?? phid, before, after: before + step },
  };
}
