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
        ? `needs ${JSON.stringify(directory)} in "groupSources", which says how it is asked`
        : `is ${found.length} of "groupSources": only one of a type can be followed`;
    return [{ path: `${path}.groupSync.directory`, message }];
  });
}

/** Whoever is in a group by way of another would leave its project at each login, and come back at each trigger. */
function directProblems(path: string, groupSync: object, directory: Fields = {}): ConfigurationProblem[] {
  const isAtLogin = !('atLogin' in groupSync) || groupSync.atLogin !== false;
  if (directory.type !== 'google-directory' || directory.nested === true || !isAtLogin) return [];
  const message =
    'takes people out of projects whose group they are in by way of another: set "nested" of "google-directory", or this to false';
  return [{ path: `${path}.groupSync.atLogin`, message }];
}
