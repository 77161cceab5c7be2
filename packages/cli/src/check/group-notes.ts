import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';

/** A group that a role is given by, as the configuration writes it. */
interface WrittenGroup {
  readonly path: string;
  readonly role: string;
  readonly text: string;
}

/** Providers whose tokens are those of jobs and pods, with groups whose ends are chosen by anyone who can push or create one. */
const OF_JOBS: ReadonlySet<string> = new Set(['github-actions', 'gitlab-ci', 'kubernetes']);

/**
 * Notes on groups that are probably misspelled: no caller is in such a group, and callers that should be denied by its role are
 * not. Also on patterns for users' groups that match groups of jobs. The existing groups are unknown here, so each may be intended.
 */
export function groupNotes({
  roles,
  providers,
}: Pick<GatewayConfiguration, 'roles' | 'providers'>): readonly ConfigurationProblem[] {
  const ofJobs = providers.find(({ type }) => OF_JOBS.has(type));
  const written = Object.entries(roles).flatMap(([role, definition]) => groupsOf(role, definition));
  const first = new Map<string, WrittenGroup>();
  return written.flatMap((group) => {
    const { path, role, text } = group;
    const known = first.get(text.toLowerCase());
    if (known === undefined) first.set(text.toLowerCase(), group);
    const note = (message: string): ConfigurationProblem => ({
      path,
      message: `${JSON.stringify(text)} ${message}`,
    });
    if (text !== text.trim() || /\p{Cf}/u.test(text))
      return [
        note(
          'starts or ends with a space, or contains an invisible character: it only matches a group with exactly this name',
        ),
      ];
    if (ofJobs !== undefined && text.startsWith('*'))
      return [
        note(
          `also matches groups of CI jobs (${ofJobs.type}), which end in branches, environments and other names that their creators choose: start the pattern with a fixed word`,
        ),
      ];
    if (known === undefined || known.text === text)
      return known?.role === role ? [note(`is a duplicate of ${known.path}`)] : [];
    return [
      note(
        `differs only in case from ${JSON.stringify(known.text)} at ${known.path}: names of groups are case-sensitive`,
      ),
    ];
  });
}

function groupsOf(role: string, definition: GatewayConfiguration['roles'][string]): readonly WrittenGroup[] {
  const isList = Array.isArray(definition);
  const { groups = [] } = isList ? { groups: definition } : (definition as { groups?: readonly unknown[] });
  const at = `roles.${role}${isList ? '' : '.groups'}`;
  return (groups as readonly unknown[]).flatMap((group, index) => {
    const text = typeof group === 'string' ? group : (group as { readonly id?: string }).id;
    return text === undefined ? [] : [{ path: `${at}[${index}]`, role, text }];
  });
}
