import type { Conduit } from './conduit.ts';
import { chunks } from './phorge-state.ts';
import { SyncFailure } from './sync-failure.ts';
import type { PlannedMember, PlannedProject, SyncPlan } from './sync-plan.ts';

/** One change of one member, as `auditLog().record` of `@portcullis/audit` takes it. */
export interface SyncChange {
  readonly type: 'group.sync';
  /** `error`: the change before it, with the same member, was not made as far as is known. */
  readonly outcome: 'allow' | 'error';
  readonly reason?: readonly string[];
  readonly group: {
    readonly name: string;
    /** `#` and the project's slug. */
    readonly target: string;
    readonly change: 'add' | 'remove';
    readonly count: 1;
    /** The username, or the PHID of nobody. */
    readonly member: string;
    /** How many members the project has before and after it. */
    readonly before: number;
    readonly after: number;
  };
}

/** What an applier finds around it. */
export interface ApplyOptions {
  /**
   * Keeps a change. Called **before** the change is made, so that no change is without its event; where it rejects, the
   * run stops and the change is not made. A call that fails is told by a second event.
   */
  readonly record: (change: SyncChange) => Promise<void>;
  /** Told after each project. Default: nobody. */
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
}

/**
 * Makes the changes of a plan, project by project: who is new in one call, who is gone in another, 100 members each.
 * Resolves to the number of changes. May be stopped anywhere and planned again: what is done is not planned twice.
 *
 * Fails with `SyncFailure`; `sync.brake` if the plan may not be applied, and then nothing was changed.
 */
export async function applySync(conduit: Conduit, plan: SyncPlan, options: ApplyOptions): Promise<number> {
  if (plan.brake !== undefined) throw new SyncFailure('sync.brake', plan.brake.message);
  let changes = 0;
  for (const [index, project] of plan.projects.entries()) {
    let members = project.members;
    for (const change of ['add', 'remove'] as const) {
      for (const some of chunks(project[change])) {
        await edit(conduit, project, change, some, members, options);
        members += change === 'add' ? some.length : -some.length;
        changes += some.length;
      }
    }
    options.onProgress?.(index + 1, plan.projects.length);
  }
  return changes;
}

async function edit(
  conduit: Conduit,
  project: PlannedProject,
  change: 'add' | 'remove',
  some: readonly PlannedMember[],
  members: number,
  { record }: ApplyOptions,
): Promise<void> {
  const step = change === 'add' ? 1 : -1;
  for (const [index, member] of some.entries()) {
    const before = members + step * index;
    await record(changeOf(project, change, member, before, before + step, 'allow'));
  }
  try {
    await conduit.call('project.edit', {
      objectIdentifier: project.phid,
      transactions: [{ type: `members.${change}`, value: some.map(({ phid }) => phid) }],
    });
  } catch (error) {
    const reason = error instanceof SyncFailure ? error.code : 'sync.failed';
    for (const member of some) {
      await record({ ...changeOf(project, change, member, members, members, 'error'), reason: [reason] });
    }
    throw error;
  }
}

function changeOf(
  { slug }: PlannedProject,
  change: 'add' | 'remove',
  { username, phid, group }: PlannedMember,
  before: number,
  after: number,
  outcome: SyncChange['outcome'],
): SyncChange {
  return {
    type: 'group.sync',
    outcome,
    group: { name: group, target: `#${slug}`, change, count: 1, member: username ?? phid, before, after },
  };
}
