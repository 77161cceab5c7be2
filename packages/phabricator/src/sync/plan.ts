import { brakeOf } from './brake.ts';
import type { Conduit } from './conduit.ts';
import { leaversOf } from './leavers.ts';
import { projectsBySlug, type SyncProject, type SyncUser, usersBy } from './phorge-state.ts';
import type { SyncSettings } from './sync-options.ts';
import type { GroupMembers, PlannedMember, PlannedProject, SyncPlan, SyncProblem } from './sync-plan.ts';

/** Phorge's names for everyone, all users with an account, and each member of the project. */
const OPEN: ReadonlySet<string> = new Set(['public', 'users', 'obj.project.members']);

/**
 * Compares groups with the projects that follow them. Changes nothing.
 *
 * @param only the plan for this person alone: all others stay as they are
 */
export async function planSync(
  settings: SyncSettings,
  conduit: Conduit,
  groups: GroupMembers,
  only?: string,
): Promise<SyncPlan> {
  const problems: SyncProblem[] = [];
  const slugs = Object.keys(settings.projects).sort();
  const found = await projectsBySlug(conduit, slugs);
  const synced: { readonly slug: string; readonly project: SyncProject }[] = [];
  for (const slug of slugs) {
    const project = found.get(slug);
    const problem = projectProblem(slug, project, settings.projects[slug] ?? [], groups);
    if (problem !== undefined) problems.push(problem);
    else if (project !== undefined) synced.push({ slug, project });
  }

  const people = await accounts(settings, conduit, groups, synced, only);
  const lacking = new Set<string>();
  const isSpared = spared(settings, only);
  const projects: PlannedProject[] = [];
  let members = 0;
  for (const { slug, project } of synced) {
    const wanted = new Map<string, PlannedMember>();
    for (const group of settings.projects[slug] ?? []) {
      for (const name of groups.get(group) ?? []) {
        const user = people.byName.get(name.toLowerCase());
        if (user === undefined) {
          if (isMeant(name, only)) lacking.add(name);
        } else if (!wanted.has(user.phid)) {
          wanted.set(user.phid, { phid: user.phid, username: user.username, group });
        }
      }
    }
    const now = new Set(project.members);
    const add = [...wanted.values()].filter(
      ({ phid, username }) =>
        !now.has(phid) &&
        isMeant(username, only) &&
        people.byPhid.get(phid)?.roles.includes('disabled') !== true,
    );
    const group = (settings.projects[slug] ?? []).join(', ');
    const remove = [...now]
      .filter((phid) => !wanted.has(phid) && !isSpared(people.byPhid.get(phid)))
      .map((phid) => ({ phid, username: people.byPhid.get(phid)?.username, group }));
    members += now.size;
    if (add.length + remove.length > 0) {
      projects.push({ phid: project.phid, slug, name: project.name, members: now.size, add, remove });
    }
  }
  const leaving = only === undefined ? await leaversOf(settings, conduit, groups) : undefined;
  const { leavers = [], accounts: active = 0 } = leaving ?? {};
  problems.push(...(leaving?.problems ?? []));
  for (const username of [...lacking].sort()) problems.push({ kind: 'account_missing', username });
  const brake = brakeOf(settings, projects, members, { leavers, accounts: active });
  return { projects, leavers, accounts: active, problems, brake };
}

/** All people who are in a group or in a project. Each is verified to exist, since Phorge accepts PHIDs that belong to no account. */
async function accounts(
  settings: SyncSettings,
  conduit: Conduit,
  groups: GroupMembers,
  synced: readonly { readonly slug: string; readonly project: SyncProject }[],
  only: string | undefined,
): Promise<{
  readonly byName: ReadonlyMap<string, SyncUser>;
  readonly byPhid: ReadonlyMap<string, SyncUser>;
}> {
  const names = new Set<string>(only === undefined ? [] : [only.toLowerCase()]);
  if (only === undefined) {
    for (const { slug } of synced) {
      for (const group of settings.projects[slug] ?? []) {
        for (const name of groups.get(group) ?? []) names.add(name.toLowerCase());
      }
    }
  }
  const users = [...(await usersBy(conduit, 'usernames', [...names].sort()))];
  if (only === undefined) {
    const known = new Set(users.map(({ phid }) => phid));
    const others = new Set(
      synced.flatMap(({ project }) => project.members).filter((phid) => !known.has(phid)),
    );
    users.push(...(await usersBy(conduit, 'phids', [...others])));
  }
  return {
    byName: new Map(users.map((user) => [user.username.toLowerCase(), user])),
    byPhid: new Map(users.map((user) => [user.phid, user])),
  };
}

function isMeant(username: string | undefined, only: string | undefined): boolean {
  return only === undefined || username?.toLowerCase() === only.toLowerCase();
}

/** Who is never removed. */
function spared(
  { protectedUsernames }: SyncSettings,
  only: string | undefined,
): (user: SyncUser | undefined) => boolean {
  const names = new Set(protectedUsernames.map((name) => name.toLowerCase()));
  return (user) => {
    // Nobody at all: a leftover, which a run for one person leaves alone.
    if (user === undefined) return only !== undefined;
    const { username, roles } = user;
    return (
      names.has(username.toLowerCase()) ||
      roles.includes('bot') ||
      roles.includes('list') ||
      !isMeant(username, only)
    );
  };
}

/** Why a project is not synchronised; `undefined` if it is. */
function projectProblem(
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
