import type { SyncProject } from './phorge-state.ts';
import type { GroupMembers, SyncProblem } from './sync-plan.ts';

/** As Phorge writes them: anybody, whoever has an account, and each member of the project at hand. */
const OPEN: ReadonlySet<string> = new Set(['public', 'users', 'obj.project.members']);

/** Why a project is not synchronised; `undefined` if it is. */
export function projectProblem(
  slug: string,
  project: SyncProject | undefined,
  ofGroups: readonly string[],
  groups: GroupMembers,
): SyncProblem | undefined {
  if (project === undefined) return { kind: 'project_missing', project: slug };
  if (!project.isActive) return { kind: 'project_archived', project: slug };
  if (project.isMilestone) return { kind: 'project_is_milestone', project: slug };
  const { editPolicy, joinPolicy, phid } = project;
  if ([editPolicy, joinPolicy].some((policy) => OPEN.has(policy) || policy === phid)) {
    return { kind: 'project_open', project: slug };
  }
  const group = ofGroups.find((name) => !groups.has(name));
  return group === undefined ? undefined : { kind: 'group_unanswered', project: slug, group };
}
