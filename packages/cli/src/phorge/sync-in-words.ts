import type { SyncPlan } from '@portcullis/phabricator/sync';

type Problem = SyncPlan['problems'][number];

/** A plan for a person to read. */
export function syncInWords({ projects, leavers, accounts, problems, brake }: SyncPlan): string {
  const lines = projects.flatMap(({ slug, members, add, remove }) => [
    `#${slug}: ${members} members, ${add.length} to add, ${remove.length} to remove`,
    ...add.map((member) => `  + ${member.username ?? member.phid}  (${member.group})`),
    ...remove.map((member) => `  - ${member.username ?? member.phid}`),
  ]);
  const leaving =
    leavers.length === 0
      ? []
      : [
          `accounts: ${accounts} enabled, ${leavers.length} to disable`,
          ...leavers.map(({ username }) => `  - ${username}`),
        ];
  const notes = problems.map((problem) => `skipped: ${problemInWords(problem)}`);
  const sum = (change: 'add' | 'remove'): number =>
    projects.reduce((total, project) => total + project[change].length, 0);
  const total = `${sum('add')} to add and ${sum('remove')} to remove in ${projects.length} projects`;
  const stopped = brake === undefined ? [] : [`stopped: ${brake.message}`];
  return [...lines, ...leaving, ...notes, total, ...stopped].map((line) => `${line}\n`).join('');
}

function problemInWords(problem: Problem): string {
  switch (problem.kind) {
    case 'project_missing':
      return `#${problem.project} does not exist, or the token's account cannot see it`;
    case 'project_archived':
      return `#${problem.project} is archived`;
    case 'project_is_milestone':
      return `#${problem.project} is a milestone, whose members are those of its parent`;
    case 'project_open':
      return `#${problem.project} lets people in by themselves: lock its policies "Editable By" and "Joinable By"`;
    case 'group_unanswered':
      return `#${problem.project}: the directory said nothing of its group ${problem.group}`;
    case 'leavers_unknown':
      return `all accounts: the directory did not return the group ${problem.group}`;
    case 'administrator_left':
      return `${problem.username} left and is an administrator: disable the account manually`;
    case 'account_missing':
      return `${problem.username} has no account`;
  }
}
