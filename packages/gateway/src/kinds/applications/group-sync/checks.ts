import type { ConfigurationProblem } from '../../../configuration/configuration-problem.ts';
import type { Fields, PlacedInstance } from '../../../configuration/unchecked.ts';

/** What must hold between the synchronization of instances and the directories. */
export function groupSyncProblems(
  instances: readonly PlacedInstance[],
  directories: readonly Fields[],
): readonly ConfigurationProblem[] {
  return instances.flatMap(({ instance: { groupSync, sso }, path }) => {
    if (typeof groupSync !== 'object' || groupSync === null || !('directory' in groupSync)) return [];
    const { directory } = groupSync;
    const found = directories.filter(({ type }) => type === directory);
    const [first] = found;
    if (typeof directory !== 'string') return [];
    if (found.length === 1) return sso === undefined ? [] : directProblems(path, groupSync, first);
    const message =
      first === undefined
        ? `needs an entry of type ${JSON.stringify(directory)} in "groupSources"`
        : `matches ${found.length} entries of "groupSources": only one entry of this type is allowed`;
    return [{ path: `${path}.groupSync.directory`, message }];
  });
}

/** A member of a nested group would be removed from its project at each login, and added again at each Cron Trigger. */
function directProblems(path: string, groupSync: object, directory: Fields = {}): ConfigurationProblem[] {
  const isAtLogin = !('atLogin' in groupSync) || groupSync.atLogin !== false;
  if (directory.type !== 'google-directory' || directory.nested === true || !isAtLogin) return [];
  const message =
    'removes users from projects if they are in the group only through a nested group: set "nested" of "google-directory" to true, or this to false';
  return [{ path: `${path}.groupSync.atLogin`, message }];
}
