import type { ConfigurationProblem } from '../../../configuration/configuration-problem.ts';
import { fieldsOf, type PlacedInstance } from '../../../configuration/unchecked.ts';
import { unknownWords } from '../../../configuration/unknown-words.ts';

/** Settings by which the gate asks Phorge, which an archive replaces. */
const ASKS_PHORGE = [
  ...['sso', 'conduit', 'repositories', 'agents', 'groupSync', 'machineEndpoints', 'readers', 'publicCache'],
] as const;

/** What must hold of an archive: nothing else of its instance needs Phorge, and its roles exist. */
export function archiveProblems(
  { instance, path }: PlacedInstance,
  roles: readonly string[],
): readonly ConfigurationProblem[] {
  if (instance.archive === undefined) return [];
  const { closed } = fieldsOf(instance.archive);
  return [
    ...(instance.retired === undefined
      ? [{ path: `${path}.archive`, message: 'needs "retired": an archive cannot be changed' }]
      : []),
    ...ASKS_PHORGE.filter((setting) => instance[setting] !== undefined).map((setting) => ({
      path: `${path}.${setting}`,
      message: 'needs Phorge, which the "archive" replaces: remove one of the two',
    })),
    ...(fieldsOf(instance.redirects).unmapped === 'explain'
      ? [
          {
            path: `${path}.redirects.unmapped`,
            message: 'must not be "explain" with an "archive", which no request would reach',
          },
        ]
      : []),
    ...unknownWords(closed, `${path}.archive.closed`, roles, 'is not one of "roles"'),
  ];
}
